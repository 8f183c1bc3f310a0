import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { stored } from "../stored";
import { en, zh } from "./words";

export type Locale = "zh-CN" | "en";

/** The two languages, Chinese first; keys are flat: `place.thing`, and `error.<code>` for each error of the server. */
export function startLanguages(): void {
  void i18next.use(initReactI18next).init({
    resources: { "zh-CN": { translation: zh }, en: { translation: en } },
    lng: stored.get<Locale>("locale", "zh-CN"),
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
}

export async function changeLocale(locale: Locale): Promise<void> {
  stored.set("locale", locale);
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}

/** A word in both languages, for what is kept by its names. */
export function bothNames(key: string): { name_zh: string; name_en: string } {
  return { name_zh: i18next.t(key, { lng: "zh-CN" }), name_en: i18next.t(key, { lng: "en" }) };
}
