const FRAME_NAME = 'download';

/**
 * Lets the browser save what a URL answers with `Content-Disposition: attachment`.
 *
 * The URL is opened in a hidden frame: following it as a link would count as leaving the page (and ask to, while
 * uploads are running), and an error page of the store would take the app's place.
 */
export function saveUrl(url: string): void {
  let frame = document.querySelector<HTMLIFrameElement>(`iframe[name="${FRAME_NAME}"]`);
  if (!frame) {
    frame = document.createElement('iframe');
    frame.name = FRAME_NAME;
    frame.hidden = true;
    document.body.append(frame);
  }
  frame.src = url;
}
