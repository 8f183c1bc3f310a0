import { Checkbox, Flex, InputNumber, Typography } from "antd";
import { ConditionsEditor } from "@/shared/fields/conditions-editor";
import { freshKey, type Field } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { PRIORITIES } from "../api";
import { Code, Names, One } from "./inputs";
import { useOptions, type EditorProps } from "./options";
import { RowsEditor } from "./rows-editor";

const FLAGS = [
  "satisfaction_before_close",
  "identity_required",
  "children_first",
  "parts",
  "products",
  "booking",
] as const;

/** To which team new orders go, their finer sorts, and what else holds for them. */
export function RulesEditor(props: EditorProps) {
  const { t } = useWords();
  return (
    <Flex vertical gap={12}>
      <Typography.Text strong>{t("types.subtypes")}</Typography.Text>
      <Subtypes {...props} />
      <Typography.Text strong>{t("types.dispatch")}</Typography.Text>
      <Dispatch {...props} />
      <div className="quiet">{t("types.dispatch_hint")}</div>
      <Typography.Text strong>{t("types.rules")}</Typography.Text>
      <Rules {...props} />
    </Flex>
  );
}

function Subtypes({ document, onChange }: EditorProps) {
  const { t } = useWords();
  const subtypes = document.subtypes ?? [];
  return (
    <RowsEditor
      rows={subtypes}
      add={t("types.add_subtype")}
      columns={[
        { label: t("fields.name_zh"), width: "minmax(120px, 240px)" },
        { label: t("fields.name_en"), width: "minmax(120px, 240px)" },
        { label: t("types.code"), width: "180px" },
      ]}
      fresh={() => ({
        code: freshKey(
          subtypes.map(({ code }) => code),
          "",
          "sort",
        ),
        name_zh: "",
        name_en: "",
      })}
      onChange={(changed) => {
        onChange({ ...document, subtypes: changed });
      }}
    >
      {(row, put) => (
        <>
          <Names row={row} put={put} />
          <Code
            label={t("types.code")}
            value={row.code}
            onChange={(code) => {
              put({ code });
            }}
          />
        </>
      )}
    </RowsEditor>
  );
}

function Dispatch(props: EditorProps) {
  const { document, onChange } = props;
  const { t } = useWords();
  const { teams } = useOptions(props);
  const facts = useDecidingFacts(document);
  return (
    <RowsEditor
      rows={document.dispatch ?? []}
      add={t("types.add_dispatch")}
      columns={[
        { label: t("types.when"), width: "minmax(360px, 1fr)" },
        { label: t("types.to_team"), width: "240px" },
      ]}
      fresh={() => ({ when: [], team: "" })}
      onChange={(dispatch) => {
        onChange({ ...document, dispatch });
      }}
    >
      {(row, put) => (
        <>
          <Flex vertical gap={4}>
            {(row.when ?? []).length === 0 && <span className="quiet">{t("types.when_always")}</span>}
            <ConditionsEditor
              conditions={row.when ?? []}
              above={facts}
              add={t("types.add_condition")}
              disabled={false}
              onChange={(when) => {
                put({ when });
              }}
            />
          </Flex>
          <One
            label={t("orders.team_id")}
            value={row.team}
            options={teams}
            onChange={(team) => {
              put({ team: team ?? "" });
            }}
          />
        </>
      )}
    </RowsEditor>
  );
}

/** By what a rule can choose: the type's own fields, its finer sorts, and how pressing it is. */
function useDecidingFacts(document: EditorProps["document"]): Field[] {
  const { t } = useWords();
  const said = (key: string) => ({ name_zh: t(key), name_en: t(key) });
  const sorts = document.subtypes ?? [];
  return [
    ...((document.fields ?? []) as Field[]),
    ...(sorts.length === 0
      ? []
      : [{ key: "subtype", ...said("orders.subtype"), kind: "choice" as const, choices: sorts }]),
    {
      key: "priority",
      ...said("orders.priority"),
      kind: "choice" as const,
      choices: PRIORITIES.map((code) => ({ code, ...said(`orders.priority_${code}`) })),
    },
  ];
}

function Rules({ document, onChange }: EditorProps) {
  const { t } = useWords();
  return (
    <Flex vertical gap={4}>
      {FLAGS.map((flag) => (
        <Checkbox
          key={flag}
          checked={document[flag] === true}
          onChange={(event) => {
            onChange({ ...document, [flag]: event.target.checked });
          }}
        >
          {t(`types.flag_${flag}`)}
        </Checkbox>
      ))}
      <Flex gap={8} align="center">
        {t("types.return_visit_days")}
        <InputNumber
          min={1}
          max={365}
          precision={0}
          style={{ width: 110 }}
          value={document.return_visit_days ?? null}
          placeholder={t("types.no_return_visit")}
          aria-label={t("types.return_visit_days")}
          onChange={(days) => {
            onChange({ ...document, return_visit_days: days });
          }}
        />
      </Flex>
    </Flex>
  );
}
