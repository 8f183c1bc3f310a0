import { Checkbox, Flex, Typography } from "antd";
import { freshKey } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { CATEGORIES } from "../api";
import { Code, Many, Minutes, Names, One } from "./inputs";
import { useOptions, type EditorProps } from "./options";
import { RowsEditor } from "./rows-editor";

const ROLES = ["agent", "clerk", "supervisor", "tenant_admin"] as const;
const RECIPIENTS = ["responsible", "team", "supervisor", "email"] as const;

/** Where an order can be, and the ways from one state to another with who may go them. */
export function StatesEditor(props: EditorProps) {
  const { document, onChange } = props;
  const { t } = useWords();
  const options = useOptions(props);
  const states = document.states ?? [];
  return (
    <Flex vertical gap={12}>
      <Typography.Text strong>{t("types.states")}</Typography.Text>
      <RowsEditor
        rows={states}
        add={t("types.add_state")}
        fresh={() => ({
          code: freshKey(
            states.map(({ code }) => code),
            "",
            "state",
          ),
          name_zh: "",
          name_en: "",
          category: "open" as const,
        })}
        onChange={(changed) => {
          onChange({ ...document, states: changed });
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
            <One
              label={t("types.category")}
              value={row.category}
              options={CATEGORIES.map((value) => ({ value, label: t(`types.category_${value}`) }))}
              onChange={(category) => {
                put({ category: category ?? "open" });
              }}
            />
          </>
        )}
      </RowsEditor>
      <Typography.Text strong>{t("types.moves")}</Typography.Text>
      <RowsEditor
        rows={document.moves ?? []}
        add={t("types.add_move")}
        fresh={() => ({
          from_state: states[0]?.code ?? "",
          to_state: "",
          name_zh: "",
          name_en: "",
          roles: [],
          teams: [],
          responsible: false,
          needs: [],
          note_required: false,
        })}
        onChange={(moves) => {
          onChange({ ...document, moves });
        }}
      >
        {(row, put) => (
          <>
            <One
              label={t("types.from")}
              value={row.from_state}
              options={options.states}
              width={120}
              onChange={(from) => {
                put({ from_state: from ?? "" });
              }}
            />
            <span>→</span>
            <One
              label={t("types.to")}
              value={row.to_state}
              options={options.states}
              width={120}
              onChange={(to) => {
                put({ to_state: to ?? "" });
              }}
            />
            <Names row={row} put={put} />
            <Many
              label={t("types.roles")}
              value={row.roles ?? []}
              options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
              onChange={(roles) => {
                put({ roles });
              }}
            />
            <Many
              label={t("types.teams")}
              value={row.teams ?? []}
              options={options.teams}
              onChange={(teams) => {
                put({ teams });
              }}
            />
            <Many
              label={t("types.needs")}
              value={row.needs ?? []}
              options={options.fields}
              onChange={(needs) => {
                put({ needs });
              }}
            />
            <Checkbox
              checked={row.responsible === true}
              onChange={(event) => {
                put({ responsible: event.target.checked });
              }}
            >
              {t("types.responsible")}
            </Checkbox>
            <Checkbox
              checked={row.note_required === true}
              onChange={(event) => {
                put({ note_required: event.target.checked });
              }}
            >
              {t("types.note_required")}
            </Checkbox>
          </>
        )}
      </RowsEditor>
    </Flex>
  );
}

/** What is promised, and who is told before and after it runs out. */
export function ClocksEditor(props: EditorProps) {
  const { document, onChange } = props;
  const { t } = useWords();
  const options = useOptions(props);
  return (
    <Flex vertical gap={12}>
      <Typography.Text strong>{t("orders.clocks")}</Typography.Text>
      <RowsEditor
        rows={document.clocks ?? []}
        add={t("types.add_clock")}
        fresh={() => ({
          code: "solution",
          name_zh: "",
          name_en: "",
          minutes: 1440,
          minutes_by_priority: {},
          calendar: null,
          pauses_in: [],
          allowed_by_contract: false,
        })}
        onChange={(clocks) => {
          onChange({ ...document, clocks });
        }}
      >
        {(row, put) => (
          <>
            <One
              label={t("types.clock")}
              value={row.code}
              options={options.clocks}
              width={150}
              onChange={(code) => {
                put({ code: code ?? "" });
              }}
            />
            <Names row={row} put={put} />
            <Minutes
              value={row.minutes}
              onChange={(minutes) => {
                put({ minutes });
              }}
            />
            <Code
              label={t("types.calendar")}
              value={row.calendar ?? ""}
              onChange={(calendar) => {
                put({ calendar: calendar === "" ? null : calendar });
              }}
            />
            <Many
              label={t("types.pauses_in")}
              value={row.pauses_in ?? []}
              options={options.states}
              onChange={(pauses_in) => {
                put({ pauses_in });
              }}
            />
            <Checkbox
              checked={row.allowed_by_contract === true}
              onChange={(event) => {
                put({ allowed_by_contract: event.target.checked });
              }}
            >
              {t("types.allowed_by_contract")}
            </Checkbox>
          </>
        )}
      </RowsEditor>
      <div className="quiet">{t("types.clocks_hint")}</div>
      <Typography.Text strong>{t("types.escalations")}</Typography.Text>
      <RowsEditor
        rows={document.escalations ?? []}
        add={t("types.add_escalation")}
        fresh={() => ({
          clock: document.clocks?.[0]?.code ?? "solution",
          moment: "before" as const,
          minutes: 30,
          to: "responsible" as const,
          team: null,
          email: null,
          raise_priority: false,
        })}
        onChange={(escalations) => {
          onChange({ ...document, escalations });
        }}
      >
        {(row, put) => (
          <>
            <One
              label={t("types.clock")}
              value={row.clock}
              options={options.clocks}
              width={150}
              onChange={(clock) => {
                put({ clock: clock ?? "" });
              }}
            />
            <One
              label={t("types.moment")}
              value={row.moment}
              width={100}
              options={(["before", "after"] as const).map((value) => ({ value, label: t(`types.moment_${value}`) }))}
              onChange={(moment) => {
                put({ moment: moment ?? "before" });
              }}
            />
            <Minutes
              value={row.minutes}
              onChange={(minutes) => {
                put({ minutes });
              }}
            />
            <One
              label={t("types.recipient")}
              value={row.to}
              options={RECIPIENTS.map((value) => ({ value, label: t(`types.recipient_${value}`) }))}
              onChange={(to) => {
                put({ to: to ?? "responsible" });
              }}
            />
            {row.to === "team" && (
              <One
                clear
                label={t("orders.team_id")}
                value={row.team ?? null}
                options={options.teams}
                onChange={(team) => {
                  put({ team });
                }}
              />
            )}
            {row.to === "email" && (
              <Code
                label={t("types.email")}
                value={row.email ?? ""}
                onChange={(email) => {
                  put({ email });
                }}
              />
            )}
            <Checkbox
              checked={row.raise_priority === true}
              onChange={(event) => {
                put({ raise_priority: event.target.checked });
              }}
            >
              {t("types.raise_priority")}
            </Checkbox>
          </>
        )}
      </RowsEditor>
    </Flex>
  );
}
