import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Named } from "../api/model";
import { asProblem } from "../api/problem";
import type { Locale } from "./index";

type Names = Pick<Named, "name_zh" | "name_en">;

/** Everything that turns data into words of the chosen language. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const locale: Locale = i18n.language === "en" ? "en" : "zh-CN";
  return useMemo(() => {
    // a word for a code of the server; a code that is newer than this page shows as itself
    const word = (prefix: string, code: string, values: Record<string, unknown> = {}): string =>
      i18n.exists(`${prefix}.${code}`) ? t(`${prefix}.${code}`, values) : code;
    return {
      t,
      locale,
      word,
      name: (named: Names | null | undefined): string => {
        if (!named) return "–";
        return (locale === "en" ? named.name_en : named.name_zh) || named.name_zh;
      },
      sentence: (error: unknown): string => {
        const { code, details } = asProblem(error);
        const said = i18n.exists(`error.${code}`) ? t(`error.${code}`, details) : t("error.unknown", { code });
        // the rule in words, where a rule of the numbering plan is the cause
        const rule = details[locale === "en" ? "rule_en" : "rule_zh"];
        return typeof rule === "string" && rule !== "" ? `${said} ${rule}` : said;
      },
    };
  }, [t, i18n, locale]);
}
