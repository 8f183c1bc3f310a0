import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Popconfirm, Skeleton, Tabs, Tooltip } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { FieldsDesigner } from "@/shared/fields/fields-designer";
import type { Field } from "@/shared/fields/model";
import { useFormDraft } from "@/shared/fields/use-form-draft";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import {
  CALENDARS,
  changeType,
  loadCalendars,
  loadTeams,
  loadType,
  publishType,
  TEAMS,
  TYPES,
  type OrderType,
  type TypeDocument,
} from "../api";
import { ClocksEditor } from "./clocks-editor";
import { draftOf, faultsOf, isChanged, isUnpublished, sentDocument, withFields, type Draft } from "./draft";
import { Code, Names } from "./inputs";
import { ProblemList } from "./problem-list";
import type { Tab } from "./problem-places";
import { RulesEditor } from "./rules-editor";
import { StatesEditor } from "./states-editor";
import { TypeState } from "./types-page";

/** A type of orders as its enterprise designs it: form, states, clocks, rules; saved as a draft, then published. */
export function OrderTypePage() {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: [TYPES, id], queryFn: () => loadType(id) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active />;
  return <Designer key={id} type={found.data} />;
}

function Designer({ type }: { type: OrderType }) {
  const { t } = useWords();
  // what was typed outlives a reload, and what somebody else saves meanwhile
  const [typed, keep, forget] = useFormDraft<Draft | null>(`order-type.${type.id}`, null);
  const [tab, setTab] = useState<Tab>("fields");
  const [tried, setTried] = useState(false);
  const draft = typed ?? draftOf(type);
  const changed = isChanged(draft, type);
  const faults = tried ? faultsOf(draft) : [];
  const put = (part: Partial<Draft>) => {
    keep({ ...draft, ...part });
  };
  const saving = useTypeSaving(type, draft, () => {
    setTried(false);
    forget();
  });
  const save = () => {
    setTried(true);
    if (faultsOf(draft).length === 0) saving.save.mutate(type.retired);
  };
  return (
    <Card
      size="small"
      title={<Head type={type} draft={draft} onChange={put} />}
      extra={
        <Flex gap={8}>
          <RetireButton type={type} disabled={changed} saving={saving.save.isPending} onRetire={saving.save.mutate} />
          <Button disabled={!changed} loading={saving.save.isPending} data-testid="save-type" onClick={save}>
            {t("types.save_draft")}
          </Button>
          <PublishButton
            type={type}
            changed={changed}
            saving={saving.publish.isPending}
            onPublish={() => {
              saving.publish.mutate(undefined);
            }}
          />
        </Flex>
      }
    >
      {changed && draft.version !== type.version && <Overtaken onForget={forget} />}
      <ProblemList
        title={t(faults.length > 0 ? "types.faults" : "types.problems")}
        problems={faults.length > 0 ? faults : type.problems}
        document={draft.document}
        onGo={setTab}
      />
      <Editors
        type={type}
        document={draft.document}
        tab={tab}
        onTab={setTab}
        onChange={(document) => {
          put({ document });
        }}
      />
    </Card>
  );
}

function useTypeSaving(type: OrderType, draft: Draft, onSaved: () => void) {
  const save = useSaving(
    (retired: boolean) =>
      changeType(type.id, {
        code: type.code,
        family: type.family,
        name_zh: draft.name_zh.trim() || draft.name_en,
        name_en: draft.name_en.trim() || draft.name_zh,
        document: sentDocument(draft.document),
        version: draft.version,
        retired,
      }),
    { stale: [TYPES], onSaved },
  );
  const publish = useSaving(() => publishType(type.id), { stale: [TYPES] });
  return { save, publish };
}

interface HeadProps {
  type: OrderType;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

function Head({ type, draft, onChange }: HeadProps) {
  const { t } = useWords();
  return (
    <Flex gap={8} align="center" className="type-names">
      <Link to="/order-types" style={{ fontWeight: 400 }}>
        {t("place.order_types")}
      </Link>
      <span className="quiet">/</span>
      <Names row={draft} put={onChange} />
      <span title={t("types.prefix_hint")} style={{ width: 84 }}>
        <Code
          label={t("types.prefix")}
          value={draft.document.prefix ?? ""}
          longest={6}
          onChange={(prefix) => {
            onChange({ document: { ...draft.document, prefix: prefix.toUpperCase() } });
          }}
        />
      </span>
      <TypeState row={type} />
    </Flex>
  );
}

interface RetireProps {
  type: OrderType;
  disabled: boolean;
  saving: boolean;
  onRetire: (retired: boolean) => void;
}

function RetireButton({ type, disabled, saving, onRetire }: RetireProps) {
  const { t } = useWords();
  const button = (onClick?: () => void) => (
    <Button disabled={disabled} loading={saving} data-testid="retire-type" {...(onClick && { onClick })}>
      {t(type.retired ? "types.take_back" : "types.retire")}
    </Button>
  );
  if (type.retired)
    return button(() => {
      onRetire(false);
    });
  return (
    <Popconfirm
      title={t("types.retire_ask")}
      description={t("types.retire_hint")}
      okText={t("types.retire")}
      cancelText={t("common.cancel")}
      disabled={disabled}
      onConfirm={() => {
        onRetire(true);
      }}
    >
      {button()}
    </Popconfirm>
  );
}

interface PublishProps {
  type: OrderType;
  changed: boolean;
  saving: boolean;
  onPublish: () => void;
}

/** Why nothing can be published now is said where the button is. */
function PublishButton({ type, changed, saving, onPublish }: PublishProps) {
  const { t } = useWords();
  const why = changed
    ? t("types.save_first")
    : type.problems.length > 0
      ? t("types.problems")
      : isUnpublished(type)
        ? ""
        : t("types.is_published");
  return (
    <Tooltip title={why}>
      <Button type="primary" disabled={why !== ""} loading={saving} data-testid="publish-type" onClick={onPublish}>
        {t("types.publish")}
      </Button>
    </Tooltip>
  );
}

function Overtaken({ onForget }: { onForget: () => void }) {
  const { t } = useWords();
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 8 }}
      title={t("types.overtaken")}
      action={
        <Button size="small" onClick={onForget}>
          {t("types.take_theirs")}
        </Button>
      }
    />
  );
}

interface EditorsProps {
  type: OrderType;
  document: TypeDocument;
  tab: Tab;
  onTab: (tab: Tab) => void;
  onChange: (document: TypeDocument) => void;
}

function Editors({ type, document, tab, onTab, onChange }: EditorsProps) {
  const { t } = useWords();
  const teams = useQuery({ queryKey: [TEAMS], queryFn: loadTeams });
  const calendars = useQuery({ queryKey: [CALENDARS], queryFn: loadCalendars });
  const ofTenant = <Each extends { tenant_id: string }>(items: Each[] | undefined) =>
    (items ?? []).filter((each) => each.tenant_id === type.tenant_id);
  const props = {
    document,
    teams: ofTenant(teams.data?.items),
    calendars: ofTenant(calendars.data?.items),
    onChange,
  };
  return (
    <Tabs
      size="small"
      activeKey={tab}
      onChange={(key) => {
        onTab(key as Tab);
      }}
      items={[
        {
          key: "fields",
          label: t("types.tab_fields"),
          children: (
            <FieldsDesigner
              value={(document.fields ?? []) as Field[]}
              onChange={(fields) => {
                onChange(withFields(document, fields as NonNullable<TypeDocument["fields"]>));
              }}
            />
          ),
        },
        { key: "states", label: t("types.tab_states"), children: <StatesEditor {...props} /> },
        { key: "clocks", label: t("types.tab_clocks"), children: <ClocksEditor {...props} /> },
        { key: "rules", label: t("types.tab_rules"), children: <RulesEditor {...props} /> },
      ]}
    />
  );
}
