import { Checkbox, Flex, InputNumber, Typography } from "antd";
import { ConditionsEditor } from "@/shared/fields/conditions-editor";
import { freshKey } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
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
  const { document, onChange } = props;
  const { t } = useWords();
  const options = useOptions(props);
  const subtypes = document.subtypes ?? [];
  return (
    <Flex vertical gap={12}>
      <Typography.Text strong>{t("types.subtypes")}</Typography.Text>
      <RowsEditor
        rows={subtypes}
        add={t("types.add_subtype")}
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
      <Typography.Text strong>{t("types.dispatch")}</Typography.Text>
      <RowsEditor
        rows={document.dispatch ?? []}
        add={t("types.add_dispatch")}
        fresh={() => ({ when: [], team: "" })}
        onChange={(dispatch) => {
          onChange({ ...document, dispatch });
        }}
      >
        {(row, put) => (
          <>
            <div style={{ flex: 1, minWidth: 360 }}>
              <ConditionsEditor
                conditions={row.when ?? []}
                above={[
                  ...(document.fields ?? []),
                  {
                    key: "subtype",
                    name_zh: t("orders.subtype"),
                    name_en: t("orders.subtype"),
                    kind: "choice",
                    choices: subtypes,
                  },
                ]}
                disabled={false}
                onChange={(when) => {
                  put({ when });
                }}
              />
            </div>
            <span>→</span>
            <One
              label={t("orders.team_id")}
              value={row.team}
              options={options.teams}
              onChange={(team) => {
                put({ team: team ?? "" });
              }}
            />
          </>
        )}
      </RowsEditor>
      <Typography.Text strong>{t("types.rules")}</Typography.Text>
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
            value={document.return_visit_days ?? null}
            aria-label={t("types.return_visit_days")}
            onChange={(days) => {
              onChange({ ...document, return_visit_days: days });
            }}
          />
        </Flex>
      </Flex>
    </Flex>
  );
}
