import { revalidatePath } from "next/cache";

/** After an action that stays on its page: shows the page as it is now. */
export const refresh = (path: string) => revalidatePath(path);
