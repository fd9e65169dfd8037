'use client';
import { RotateCcw } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Attachment } from '@/lib/api-types';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import { t } from '../texts';
import type { OpenImage, Window } from './dicom-image';
import { useImage, useSeries } from './use-series';

/** A DICOM image among those of its record: scrolled through, with its grey values as one wants them. */
export function DicomView({ attachment }: { attachment: Attachment }) {
  const series = useSeries(attachment);
  const [place, setPlace] = useState<{ id: string; frame: number }>({ id: attachment.id, frame: 0 });
  const [window, setWindow] = useState<Window | null>(null);
  const at = Math.max(
    0,
    series.findIndex((file) => file.id === place.id),
  );
  const image = useImage(series, at);
  const frames = image.data?.frames ?? 1;

  /** To the next image, or the next frame where a file has several. */
  function step(by: 1 | -1) {
    const frame = place.frame + by;
    if (frame >= 0 && frame < frames) return setPlace({ ...place, frame });
    const file = series[at + by];
    if (file) setPlace({ id: file.id, frame: 0 });
  }

  if (image.isError) return <ErrorMessage error={image.error} onRetry={() => image.refetch()} />;
  return (
    <div>
      {image.data ? (
        <Canvas
          image={image.data}
          frame={Math.min(place.frame, frames - 1)}
          window={window}
          name={series[at]?.file_name ?? attachment.file_name}
          onWindow={setWindow}
          onStep={step}
        />
      ) : (
        <Skeleton className="mx-auto aspect-square h-[52dvh] max-w-full" />
      )}
      <div className="mt-4 grid gap-x-6 gap-y-3 sm:grid-cols-3">
        {series.length > 1 ? (
          <Slider
            label={t('dicom.image', { number: at + 1, all: series.length })}
            min={0}
            max={series.length - 1}
            value={at}
            onChange={(next) => setPlace({ id: series[next]?.id ?? attachment.id, frame: 0 })}
          />
        ) : (
          <Slider
            label={t('dicom.frame', { number: place.frame + 1, all: frames })}
            min={0}
            max={Math.max(0, frames - 1)}
            value={place.frame}
            onChange={(frame) => setPlace({ ...place, frame })}
          />
        )}
        <WindowSliders image={image.data} frame={place.frame} window={window} onWindow={setWindow} />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button size="sm" onClick={() => setWindow(null)}>
          <RotateCcw aria-hidden="true" className="size-3.5" />
          {t('dicom.reset')}
        </Button>
        <p className="text-ink-2 text-xs">{t('dicom.how')}</p>
      </div>
    </div>
  );
}

interface CanvasProps {
  image: OpenImage;
  frame: number;
  window: Window | null;
  name: string;
  onWindow: (window: Window) => void;
  onStep: (by: 1 | -1) => void;
}

/** Dragging changes the window (across: width, down: level), the wheel and the arrow keys change the image. */
function Canvas({ image, frame, window, name, onWindow, onStep }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef<Window | null>(null);
  const grip = useRef<{ x: number; y: number; window: Window } | null>(null);
  const step = useRef(onStep);
  step.current = onStep;

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const { pixels, window: used } = image.draw(frame, window);
    element.width = pixels.width;
    element.height = pixels.height;
    element.getContext('2d')?.putImageData(pixels, 0, 0);
    shown.current = used;
    element.dataset.window = used ? `${Math.round(used.width)}/${Math.round(used.level)}` : '';
  }, [image, frame, window]);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    // React's own listener is passive, and could not keep the page from scrolling along.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      step.current(event.deltaY > 0 ? 1 : -1);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, []);

  function drag(event: PointerEvent) {
    const from = grip.current;
    if (!from) return;
    // A screen's width goes through the range that is shown, several times over for wide ones.
    const speed = Math.max(1, from.window.width / 256);
    const width = Math.max(1, from.window.width + (event.clientX - from.x) * speed);
    onWindow({ width, level: from.window.level + (event.clientY - from.y) * speed });
  }

  function key(event: KeyboardEvent) {
    const by = { ArrowDown: 1, ArrowRight: 1, PageDown: 1, ArrowUp: -1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onStep(by as 1 | -1);
  }

  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={name}
      data-testid="dicom"
      tabIndex={0}
      className="mx-auto block h-[52dvh] max-w-full cursor-crosshair touch-none rounded-lg bg-black object-contain"
      onKeyDown={key}
      onPointerDown={(event) => {
        if (!shown.current) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { x: event.clientX, y: event.clientY, window: shown.current };
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        grip.current = null;
      }}
    />
  );
}

interface WindowSlidersProps {
  image: OpenImage | undefined;
  frame: number;
  window: Window | null;
  onWindow: (window: Window) => void;
}

function WindowSliders({ image, frame, window, onWindow }: WindowSlidersProps) {
  const own = image?.draw(Math.min(frame, image.frames - 1), null).window;
  const now = window ?? own;
  if (!now || !own) return null;
  const reach = Math.max(own.width * 4, 256);
  return (
    <>
      <Slider
        label={t('dicom.width', { value: Math.round(now.width) })}
        min={1}
        max={Math.round(reach)}
        value={now.width}
        onChange={(width) => onWindow({ ...now, width })}
      />
      <Slider
        label={t('dicom.level', { value: Math.round(now.level) })}
        min={Math.round(own.level - reach / 2)}
        max={Math.round(own.level + reach / 2)}
        value={now.level}
        onChange={(level) => onWindow({ ...now, level })}
      />
    </>
  );
}

interface SliderProps {
  label: string;
  min: number;
  max: number;
  value: number;
  onChange: (value: number) => void;
}

function Slider({ label, min, max, value, onChange }: SliderProps) {
  return (
    <label className="flex min-w-0 flex-col gap-1">
      <span className="figures text-ink-2 text-xs">{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        value={Math.round(value)}
        onChange={(event) => onChange(Number(event.target.value))}
        className="accent-accent"
      />
    </label>
  );
}
