import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useTrying } from "@/shared/api/use-trying";
import { FieldsDesigner } from "@/shared/fields/fields-designer";
import { sentFields, type Field } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { changeType, loadTeams, loadType, publishType, TEAMS, TYPES, type OrderType, type TypeDocument } from "../api";
import { ClocksEditor, StatesEditor } from "./document-editors";
import { RulesEditor } from "./rules-editor";
import { Names } from "./inputs";
import { TypeState } from "./types-page";

/** A type of orders as its enterprise designs it: form, states, clocks, rules; saved as a draft, then published. */
export function OrderTypePage() {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: [TYPES, id], queryFn: () => loadType(id) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined) return <Skeleton active />;
  return <Designer key={`${id} ${String(found.data.version)}`} type={found.data} />;
}

function Designer({ type }: { type: OrderType }) {
  const { t, word } = useWords();
  const [document, setDocument] = useState<TypeDocument>(type.draft);
  const [names, setNames] = useState({ name_zh: type.name_zh, name_en: type.name_en });
  const [attempt, busy] = useTrying();
  const teams = useQuery({ queryKey: [TEAMS], queryFn: loadTeams });
  const own = (teams.data?.items ?? []).filter((each) => each.tenant_id === type.tenant_id);
  const save = useSaving(
    () =>
      changeType(type.id, {
        code: type.code,
        family: type.family,
        ...names,
        document: { ...document, fields: sentFields((document.fields ?? []) as Field[]) as TypeDocument["fields"] },
        version: type.version,
        retired: type.retired,
      }),
    { stale: [TYPES] },
  );
  const publish = useSaving(() => publishType(type.id), { stale: [TYPES] });
  const props = { document, teams: own, onChange: setDocument };
  const changed =
    JSON.stringify([document, names]) !==
    JSON.stringify([type.draft, { name_zh: type.name_zh, name_en: type.name_en }]);
  return (
    <Card
      size="small"
      title={
        <Flex gap={8} align="center">
          <Names
            row={names}
            put={(put) => {
              setNames({ ...names, ...put });
            }}
          />
          <TypeState row={type} />
        </Flex>
      }
      extra={
        <Flex gap={8}>
          <Button
            disabled={!changed}
            loading={save.isPending}
            data-testid="save-type"
            onClick={() => {
              save.mutate(undefined);
            }}
          >
            {t("types.save_draft")}
          </Button>
          <Button
            type="primary"
            disabled={changed || type.problems.length > 0}
            loading={busy || publish.isPending}
            data-testid="publish-type"
            onClick={() => void attempt(() => publish.mutateAsync(undefined))}
          >
            {t("types.publish")}
          </Button>
        </Flex>
      }
    >
      {type.problems.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 8 }}
          title={t("types.problems")}
          description={type.problems.map((each) => (
            <div key={`${each.where} ${each.code}`}>
              <span className="figures">{each.where}</span>{" "}
              {word("types.problem", each.code) === each.code
                ? word("fields.problem", each.code)
                : word("types.problem", each.code)}
            </div>
          ))}
        />
      )}
      <Tabs
        size="small"
        items={[
          {
            key: "fields",
            label: t("types.tab_fields"),
            children: (
              <FieldsDesigner
                value={(document.fields ?? []) as Field[]}
                onChange={(fields) => {
                  setDocument({ ...document, fields: fields as NonNullable<TypeDocument["fields"]> });
                }}
              />
            ),
          },
          { key: "states", label: t("types.tab_states"), children: <StatesEditor {...props} /> },
          { key: "clocks", label: t("types.tab_clocks"), children: <ClocksEditor {...props} /> },
          { key: "rules", label: t("types.tab_rules"), children: <RulesEditor {...props} /> },
        ]}
      />
    </Card>
  );
}
