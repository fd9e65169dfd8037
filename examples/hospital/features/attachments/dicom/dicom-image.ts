import { DicomImage, NativePixelDecoder, WindowLevel } from 'dcmjs-imaging';

/** From what to what grey values are shown: width and centre (PS3.3, C.11.2). */
export interface Window {
  width: number;
  level: number;
}

export interface Frame {
  pixels: ImageData;
  /** Null for pictures in colour. */
  window: Window | null;
}

/** An image, or several in one file, ready to be drawn. */
export interface OpenImage {
  frames: number;
  draw: (frame: number, window: Window | null) => Frame;
}

/** Reads a DICOM file. Those that are compressed within need the codecs, which are loaded with the first of them. */
export async function openImage(buffer: ArrayBuffer): Promise<OpenImage> {
  const image = new DicomImage(buffer);
  try {
    image.render({ frame: 0 });
  } catch (error) {
    if (NativePixelDecoder.isInitialized()) throw error;
    const codecs = new URL('../../../node_modules/dcmjs-imaging/build/dcmjs-native-codecs.wasm', import.meta.url);
    await NativePixelDecoder.initializeAsync({ webAssemblyModulePathOrUrl: codecs.href });
    image.render({ frame: 0 });
  }
  return {
    frames: Math.max(1, image.getNumberOfFrames()),
    draw: (frame, window) => {
      const drawn = image.render({
        frame,
        ...(window && { windowLevel: new WindowLevel(window.width, window.level) }),
      });
      const used = drawn.windowLevel;
      return {
        pixels: new ImageData(new Uint8ClampedArray(drawn.pixels), drawn.width, drawn.height),
        window: used ? { width: used.getWindow(), level: used.getLevel() } : null,
      };
    },
  };
}
