import { getTranslations } from "next-intl/server";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { AMENITIES } from "@/lib/core/kitchen-terms";
import type { SearchParams } from "../search-params";

export async function Filters({ params }: { params: SearchParams }) {
  const [t, names] = await Promise.all([getTranslations("search"), getTranslations("amenities")]);
  const active = params.amenities.length + (params.max ? 1 : 0) + (params.radius === 25 ? 0 : 1);
  return (
    <details className="rounded-lg" open={active > 0}>
      <summary className="flex min-h-11 cursor-pointer items-center font-semibold">
        {t("filters", { count: active })}
      </summary>
      <div className="grid gap-3 pt-2">
        <div className="grid grid-cols-2 gap-3 sm:max-w-xl sm:grid-cols-3">
          <TextField
            label={t("maxPrice")}
            name="max"
            type="number"
            min={1}
            max={1000}
            inputMode="numeric"
            defaultValue={params.max}
          />
          <SelectField label={t("radius")} name="radius" defaultValue={params.radius}>
            {[...new Set([5, 10, 25, 50, 100, params.radius])].map((miles) => (
              <option key={miles} value={miles}>
                {t("miles", { miles })}
              </option>
            ))}
          </SelectField>
          <SelectField label={t("sort")} name="sort" defaultValue={params.sort ?? "distance"}>
            <option value="distance">{t("byDistance")}</option>
            <option value="price">{t("byPrice")}</option>
          </SelectField>
        </div>
        <fieldset>
          <legend className="font-semibold">{t("amenities")}</legend>
          <div className="grid grid-cols-1 gap-x-4 sm:grid-cols-2 lg:grid-cols-4">
            {AMENITIES.map((amenity) => (
              <CheckField
                key={amenity}
                name="amenities"
                value={amenity}
                defaultChecked={params.amenities.includes(amenity)}
                label={names(amenity)}
              />
            ))}
          </div>
        </fieldset>
      </div>
    </details>
  );
}
