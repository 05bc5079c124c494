import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { KitchenSetup } from "@/lib/kitchens";
import { PhotoForm, RemovePhoto } from "./photo-forms";
import { StepLinks } from "./step-links";

export async function PhotosStep({ setup: { kitchen, photos } }: { setup: KitchenSetup }) {
  const t = await getTranslations("setup.photos");
  return (
    <>
      {photos.length > 0 && (
        <ul className="grid grid-cols-2 gap-4">
          {photos.map((photo, index) => (
            <li key={photo.id} className="grid content-start gap-2">
              {/* biome-ignore lint/performance/noImgElement: photographs come from our own route, already sized */}
              <img
                src={`/photos/${photo.objectKey}`}
                alt={photo.alt}
                className="aspect-[4/3] w-full rounded-lg border border-line bg-sunken object-cover"
              />
              <p className="text-sm text-ink-soft">
                {index === 0 && <strong className="text-ink">{t("first")} · </strong>}
                {photo.alt}
              </p>
              <RemovePhoto kitchenId={kitchen.id} photoId={photo.id} alt={photo.alt} />
            </li>
          ))}
        </ul>
      )}
      <Card className="grid gap-4">
        <h2>{photos.length > 0 ? t("another") : t("add")}</h2>
        <PhotoForm key={photos.length} kitchenId={kitchen.id} />
      </Card>
      <StepLinks kitchenId={kitchen.id} step="photos" />
    </>
  );
}
