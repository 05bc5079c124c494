import type { PaperFault } from "@/lib/core/paper-terms";

/** The file itself is why it cannot be taken; trying again changes nothing. */
export class FileFault extends Error {
  override readonly name = "FileFault";
  constructor(
    readonly fault: PaperFault,
    options?: ErrorOptions,
  ) {
    super(fault, options);
  }
}

/** Whatever a decoder says about a broken file, in our words; a fault that is named already stays. */
export async function orFault<T>(work: Promise<T>, fault: PaperFault): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof FileFault ? error : new FileFault(fault, { cause: error });
  }
}

/** Ends what takes longer; what a decoder has begun in itself ends by itself. */
export async function within<T>(milliseconds: number, work: Promise<T>, fault: PaperFault): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FileFault(fault)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
