import { stored } from "@/shared/stored";

export interface SoundSettings {
  volume: number;
  ringDevice: string;
  voiceDevice: string;
  microphone: string;
}

const DEFAULTS: SoundSettings = { volume: 0.7, ringDevice: "", voiceDevice: "", microphone: "" };

export function loadSound(): SoundSettings {
  return { ...DEFAULTS, ...stored.get<Partial<SoundSettings>>("sound", {}) };
}

export function saveSound(settings: SoundSettings): void {
  stored.set("sound", settings);
}
