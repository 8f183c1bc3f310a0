import enBase from "./en.json";
import zhBase from "./zh-CN.json";

type Words = Record<string, string>;

// the desk's words lie in a file for each of its areas
const areas = <T extends Record<string, { default: Words }>>(files: T): Words =>
  Object.assign({}, ...Object.values(files).map((file) => file.default)) as Words;

export const zh: Words = {
  ...zhBase,
  ...areas(import.meta.glob<{ default: Words }>("./words/*.zh-CN.json", { eager: true })),
};
export const en: Words = {
  ...enBase,
  ...areas(import.meta.glob<{ default: Words }>("./words/*.en.json", { eager: true })),
};
