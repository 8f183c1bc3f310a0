const SCRIPT = "onmessage = (e) => setInterval(() => postMessage(0), e.data)";

/** An interval that a hidden tab does not slow down (a worker's timers are not throttled); returns its end. */
export function everySteadily(milliseconds: number, act: () => void): () => void {
  if (typeof Worker === "undefined") {
    const handle = setInterval(act, milliseconds);
    return () => {
      clearInterval(handle);
    };
  }
  const address = URL.createObjectURL(new Blob([SCRIPT], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.onmessage = act;
  worker.postMessage(milliseconds);
  return () => {
    worker.terminate();
    URL.revokeObjectURL(address);
  };
}
