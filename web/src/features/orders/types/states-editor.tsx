import { Flex, Typography } from "antd";
import { freshKey } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { CATEGORIES, type TypeDocument } from "../api";
import { withStates } from "./draft";
import { Code, Many, Names, One, Tick } from "./inputs";
import { useOptions, type EditorProps } from "./options";
import { RowsEditor } from "./rows-editor";

const ROLES = ["agent", "clerk", "supervisor", "tenant_admin"] as const;
const VISITS = ["booked", "arrived", "missed"] as const;

/** Where an order can be, and the ways from one state to another with who may go them. */
export function StatesEditor(props: EditorProps) {
  const { t } = useWords();
  return (
    <Flex vertical gap={12}>
      <Typography.Text strong>{t("types.states")}</Typography.Text>
      <States {...props} />
      <Typography.Text strong>{t("types.moves")}</Typography.Text>
      <Moves {...props} />
      <div className="quiet">{t("types.moves_hint")}</div>
    </Flex>
  );
}

const freshState = (document: TypeDocument) => ({
  code: freshKey(
    (document.states ?? []).map(({ code }) => code),
    "",
    "state",
  ),
  name_zh: "",
  name_en: "",
  category: "open" as const,
});

function States({ document, onChange }: EditorProps) {
  const { t } = useWords();
  const booked = document.booking === true;
  return (
    <RowsEditor
      rows={document.states ?? []}
      add={t("types.add_state")}
      columns={[
        { label: t("fields.name_zh"), width: "minmax(120px, 240px)" },
        { label: t("fields.name_en"), width: "minmax(120px, 240px)" },
        { label: t("types.code"), width: "180px" },
        { label: t("types.category"), width: "150px" },
        ...(booked ? [{ label: t("types.visit"), width: "150px" }] : []),
      ]}
      fresh={() => freshState(document)}
      onChange={(states) => {
        onChange(withStates(document, states));
      }}
    >
      {(row, put) => (
        <>
          <Names row={row} put={put} />
          <Code
            label={t("types.code")}
            value={row.code}
            longest={40}
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
          {booked && (
            <One
              clear
              label={t("types.visit")}
              none={t("types.visit_none")}
              value={row.visit ?? null}
              options={VISITS.map((value) => ({ value, label: t(`types.visit_${value}`) }))}
              onChange={(visit) => {
                put({ visit });
              }}
            />
          )}
        </>
      )}
    </RowsEditor>
  );
}

const freshMove = (document: TypeDocument) => ({
  from_state: document.states?.[0]?.code ?? "",
  to_state: "",
  name_zh: "",
  name_en: "",
  roles: [],
  teams: [],
  responsible: false,
  needs: [],
  note_required: false,
});

function Moves(props: EditorProps) {
  const { document, onChange } = props;
  const { t } = useWords();
  const { states, teams, fields } = useOptions(props);
  return (
    <RowsEditor
      rows={document.moves ?? []}
      add={t("types.add_move")}
      columns={[
        { label: t("types.from"), width: "minmax(100px, 1fr)" },
        { label: t("types.to"), width: "minmax(100px, 1fr)" },
        { label: t("fields.name_zh"), width: "minmax(90px, 1fr)" },
        { label: t("fields.name_en"), width: "minmax(90px, 1fr)" },
        { label: t("types.roles"), width: "minmax(110px, 1.1fr)" },
        { label: t("types.teams"), width: "minmax(110px, 1.1fr)" },
        { label: t("types.needs"), width: "minmax(120px, 1.2fr)" },
        { label: t("types.responsible"), width: "78px" },
        { label: t("types.note_required"), width: "64px" },
      ]}
      fresh={() => freshMove(document)}
      onChange={(moves) => {
        onChange({ ...document, moves });
      }}
    >
      {(row, put) => (
        <>
          <One
            label={t("types.from")}
            value={row.from_state}
            options={states}
            onChange={(from) => {
              put({ from_state: from ?? "" });
            }}
          />
          <One
            label={t("types.to")}
            value={row.to_state}
            options={states}
            onChange={(to) => {
              put({ to_state: to ?? "" });
            }}
          />
          <Names row={row} put={put} />
          <Many
            label={t("types.roles")}
            none={t("types.any")}
            value={row.roles ?? []}
            options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            onChange={(roles) => {
              put({ roles });
            }}
          />
          <Many
            label={t("types.teams")}
            none={t("types.any")}
            value={row.teams ?? []}
            options={teams}
            onChange={(chosen) => {
              put({ teams: chosen });
            }}
          />
          <Many
            label={t("types.needs")}
            none={t("types.nothing")}
            value={row.needs ?? []}
            options={fields}
            onChange={(needs) => {
              put({ needs });
            }}
          />
          <Tick
            label={t("types.responsible")}
            checked={row.responsible === true}
            onChange={(responsible) => {
              put({ responsible });
            }}
          />
          <Tick
            label={t("types.note_required")}
            checked={row.note_required === true}
            onChange={(note_required) => {
              put({ note_required });
            }}
          />
        </>
      )}
    </RowsEditor>
  );
}
