import { useMemo } from "react";
import { useWords } from "@/shared/i18n/use-words";
import type { FlowProblem } from "@/shared/api/model";
import { listOf, recordOf, textOf, type DocumentNode } from "../model/document";
import type { Exit } from "../model/exits";
import type { Choice, Lists } from "./use-lists";

/** What nodes, their exits, fields and problems are called. */
export function useFlowWords() {
  const words = useWords();
  return useMemo(() => {
    const { t, word } = words;
    // a word that differs by the type of node stands under the type's name
    const either = (prefix: string, type: string, code: string, ...rest: [Record<string, unknown>?]) => {
      const own = word(prefix, `${type}.${code}`, ...rest);
      return own === `${type}.${code}` ? word(prefix, code, ...rest) : own;
    };
    const hint = (type: string, field: string): string | null => {
      const found = either("flow_hint", type, field);
      return found === field ? null : found;
    };
    return {
      ...words,
      type: (type: string) => word("node_type", type),
      field: (type: string, field: string) => either("flow_field", type, field),
      hint,
      exit: (node: DocumentNode, exit: Exit): string => {
        if (exit.key === null) return either("flow_exit", node.type, exit.field);
        if (exit.field === "cases") return caseText(node, Number(exit.key) - 1, word);
        return t("flow_exit.key", { key: exit.key });
      },
      // results of nodes are told in the ledger too; a digit stands for itself
      result: (result: string): string => {
        for (const prefix of ["flow_result", "step", "flow_exit"]) {
          const found = word(prefix, result);
          if (found !== result) return found;
        }
        return result;
      },
      problem: (problem: FlowProblem, type = ""): string => {
        const path = textOf(problem.details["field"]);
        const [name = "", place] = path.split(/[.[\]]/);
        const own = name === "" ? "" : either("flow_field", type, name);
        const named = own === name ? either("flow_exit", type, name) : own;
        // which one of a list, or which key
        const which = /^\d+$/.test(place ?? "") && path.includes("[") ? String(Number(place) + 1) : (place ?? "");
        const field = which === "" ? named : `${named} ${which}`;
        return word("flow_problem", problem.code, { ...problem.details, field, path });
      },
    };
  }, [words]);
}

function caseText(node: DocumentNode, index: number, word: (prefix: string, code: string) => string): string {
  const each = recordOf(listOf(node["cases"])[index]);
  const value = Array.isArray(each["value"]) ? each["value"].join("/") : textOf(each["value"]);
  const shown = [textOf(each["variable"]) || "–", word("flow_test", textOf(each["is"])), value];
  return shown.join(" ").trim();
}

/** What is said at a node, as far as its texts are known. */
export function promptText(lists: Lists, part: unknown, language = "zh-CN"): string {
  if (typeof part === "string") {
    const prompt = lists.prompts.get(part);
    const spoken = prompt?.languages.find((each) => each.language === language) ?? prompt?.languages[0];
    return spoken?.text || prompt?.name || part;
  }
  const { value, choose } = recordOf(part);
  const chosen = recordOf(choose);
  return textOf(value) || `${textOf(chosen["prefix"])}${textOf(chosen["value"])}`;
}

/** One line that tells a node from others of its type. */
export function summaryOf(node: DocumentNode, lists: Lists, name: (named: Choice) => string, locale: string): string {
  const called = (choices: Choice[], code: unknown) => {
    const found = choices.find((each) => each.code === code);
    return found ? name(found) : textOf(code);
  };
  switch (node.type) {
    case "queue":
      return called(lists.queue, node["queue"]);
    case "calendar":
      return called(lists.calendar, node["calendar"]);
    case "sub_flow":
      return called(lists.flow, node["flow"]);
    case "register":
      return called(lists.form, node["form"]);
    case "set":
      return Object.keys(recordOf(node["values"])).join(", ");
    case "forward":
      return listOf(node["numbers"]).map(textOf).join(", ");
    case "query":
      return textOf(recordOf(node["lookup"])["table"]) || textOf(recordOf(node["system"])["url"]);
    default:
      return listOf(node["prompts"])
        .map((part) => promptText(lists, part, locale))
        .join(" ");
  }
}
