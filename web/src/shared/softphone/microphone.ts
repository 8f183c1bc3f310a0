import { Problem } from "../api/problem";

const CODES: Record<string, string> = {
  NotAllowedError: "phone.microphone_denied",
  NotFoundError: "phone.microphone_missing",
  OverconstrainedError: "phone.microphone_missing",
  NotReadableError: "phone.microphone_busy",
};

/** The microphone, or a problem whose sentence says what to do about it. */
export async function openMicrophone(deviceId = ""): Promise<MediaStream> {
  // outside https and localhost the browser offers no devices at all
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw new Problem("phone.page_not_secure", 0);
  const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    return await devices.getUserMedia({ audio: deviceId === "" ? audio : { ...audio, deviceId: { exact: deviceId } } });
  } catch (error) {
    // a headset that was unplugged must not keep anybody from working with another
    if (deviceId !== "" && error instanceof DOMException && error.name !== "NotAllowedError") return openMicrophone();
    const code = error instanceof DOMException ? CODES[error.name] : undefined;
    throw new Problem(code ?? "phone.microphone_failed", 0);
  }
}

/** A microphone that hears nothing, for a machine that has none. */
export function silentMicrophone(context: AudioContext): MediaStream {
  const quiet = context.createGain();
  quiet.gain.value = 0;
  const source = context.createConstantSource();
  const destination = context.createMediaStreamDestination();
  source.connect(quiet).connect(destination);
  source.start();
  return destination.stream;
}
