import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Flex, Skeleton } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { Role } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { loadCatalogue, loadFlow, type OpenedFlow } from "./api";
import { Editor } from "./editor/editor";
import { forgetLocalDraft, localDraft } from "./editor/use-draft";
import type { Catalogue } from "./model/catalogue";
import { asDocument, EMPTY, type FlowDocument } from "./model/document";
import { openDraft } from "./model/draft";
import { withLayout } from "./model/layout";

const AUTHORS: Role[] = ["tenant_admin", "operator_admin"];

/** One flow: drawn, changed as a draft, tried, and published by those who may. */
export function FlowPage() {
  const { id = "" } = useParams();
  const [opening, setOpening] = useState(0);
  const catalogue = useQuery({ queryKey: ["flow-catalogue"], queryFn: loadCatalogue, staleTime: Infinity });
  const flow = useQuery({ queryKey: ["flow", id], queryFn: () => loadFlow(id) });
  const failed = [catalogue, flow].find((query) => query.isError);
  if (failed) return <Failure error={failed.error} retry={failed.refetch} />;
  if (catalogue.data === undefined || flow.data === undefined) return <Skeleton active />;
  const reopen = () => {
    void flow.refetch().then(() => {
      setOpening((before) => before + 1);
    });
  };
  return <Opened key={`${id} ${String(opening)}`} opened={flow.data} catalogue={catalogue.data} onReopen={reopen} />;
}

interface Props {
  opened: OpenedFlow;
  catalogue: Catalogue;
  onReopen: () => void;
}

interface Begun {
  document: FlowDocument | null;
  revision: number;
  conflict: FlowDocument | null;
  /** The server has not got it yet. */
  unsaved: boolean;
}

function beginWith({ flow, draft }: OpenedFlow, catalogue: Catalogue, readOnly: boolean): Begun {
  const server = { document: draft?.document ?? flow.document ?? EMPTY, revision: draft?.revision ?? 0 };
  const opening = readOnly ? ({ kind: "server", ...server } as const) : openDraft(server, localDraft(flow.id));
  const read = asDocument(opening.document);
  return {
    document: read === null ? null : withLayout(read, catalogue),
    revision: opening.revision,
    conflict: opening.kind === "conflict" ? opening.mine : null,
    unsaved: opening.kind === "local",
  };
}

function Opened({ opened, catalogue, onReopen }: Props) {
  const { flow } = opened;
  const { t } = useWords();
  const navigate = useNavigate();
  const readOnly = !AUTHORS.includes(useMe().role);
  const [begun, setBegun] = useState(() => beginWith(opened, catalogue, readOnly));
  const { document, revision, conflict, unsaved } = begun;
  if (document === null) {
    return (
      <Flex vertical gap={12} align="start">
        <Button onClick={() => void navigate("/flows")}>{t("common.back")}</Button>
        <Alert type="error" showIcon title={t("flows.not_drawable")} />
      </Flex>
    );
  }
  const choose = (mine: boolean) => {
    if (!mine) forgetLocalDraft(flow.id);
    setBegun({ document: mine && conflict !== null ? conflict : document, revision, conflict: null, unsaved: mine });
  };
  if (conflict !== null) {
    return (
      <Alert
        type="warning"
        showIcon
        title={t("flows.conflict")}
        action={
          <Flex gap={8}>
            <Button
              onClick={() => {
                choose(false);
              }}
            >
              {t("flows.take_theirs")}
            </Button>
            <Button
              danger
              onClick={() => {
                choose(true);
              }}
            >
              {t("flows.keep_mine")}
            </Button>
          </Flex>
        }
      />
    );
  }
  return (
    <Editor
      flow={flow}
      catalogue={catalogue}
      begun={document}
      revision={revision}
      unsaved={unsaved}
      readOnly={readOnly}
      onReopen={onReopen}
    />
  );
}
