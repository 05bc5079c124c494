DROP INDEX "kitchens_near";--> statement-breakpoint
-- Nearest first, with what most kitchens are turned away by: a search reads the rows of those that are left.
CREATE INDEX "kitchens_near" ON "kitchens" USING gist ("position") INCLUDE ("id", "amenities") WHERE status = 'published';
