import {
  ApartmentOutlined,
  ArrowDownOutlined,
  ArrowUpOutlined,
  CheckSquareOutlined,
  ExclamationCircleOutlined,
  FileTextOutlined,
  FormOutlined,
  MessageOutlined,
  PlayCircleOutlined,
  PlusOutlined,
  SafetyCertificateOutlined,
  SearchOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Dropdown, Empty, Flex, Tag } from "antd";
import { useState, type ReactNode } from "react";
import { dataOf, server } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/use-words";
import { RemoveButton } from "@/shared/ui/remove-button";
import type { ScriptDocument, ScriptProblem, Step, StepKind } from "./api";
import "./guiding.css";
import { addedStep, changedStep, customerPlaces, KINDS, movedStep, removedStep, waysOf } from "./model";
import { StepEditor } from "./step-editor";
import { TryOut } from "./try-out";

const ICONS: Record<StepKind, ReactNode> = {
  say: <MessageOutlined />,
  ask: <FormOutlined />,
  branch: <ApartmentOutlined />,
  identity: <SafetyCertificateOutlined />,
  order: <FileTextOutlined />,
  knowledge: <SearchOutlined />,
  end: <CheckSquareOutlined />,
};

interface Props {
  tenant: string;
  document: ScriptDocument;
  problems: readonly ScriptProblem[];
  disabled: boolean;
  onChange: (document: ScriptDocument) => void;
}

/** The steps as a list, the chosen one beside it, and the whole to be tried out. */
export function StepsDesigner({ tenant, document, problems, disabled, onChange }: Props) {
  const { t, name } = useWords();
  const [chosen, setChosen] = useState(0);
  const [trying, setTrying] = useState(false);
  const at = Math.min(chosen, document.steps.length - 1);
  const step = document.steps[at];
  const types = useQuery({
    queryKey: ["order-types", tenant],
    queryFn: () => dataOf(server.GET("/api/order-types", { params: { query: { tenant_id: tenant } } })),
  });
  const layout = useQuery({
    queryKey: ["customer-layout", tenant],
    queryFn: () => dataOf(server.GET("/api/customer-layouts/{tenant_id}", { params: { path: { tenant_id: tenant } } })),
  });
  const orderTypes = (types.data?.items ?? []).map((type) => ({
    value: type.code,
    label: `${name(type)} (${type.code})`,
  }));
  const choose = (key: string) => {
    setChosen(document.steps.findIndex((each) => each.key === key));
  };
  const add = (kind: StepKind) => {
    onChange(addedStep(document, at, kind));
    setChosen(document.steps.length === 0 ? 0 : at + 1);
  };
  return (
    <Flex gap={12} align="flex-start">
      <Card size="small" className="script-steps" styles={{ body: { padding: 6 } }}>
        <Flex vertical gap={2} role="list" className="script-list">
          {document.steps.map((each, place) => (
            <StepRow
              key={each.key}
              step={each}
              place={place}
              isChosen={place === at}
              isFaulty={problems.some((problem) => problem.step === each.key)}
              nameOf={(key) => stepLabel(document, key, name)}
              onChoose={() => {
                setChosen(place);
              }}
            />
          ))}
        </Flex>
        <Flex vertical gap={2}>
          {!disabled && (
            <Dropdown
              trigger={["click"]}
              menu={{
                items: KINDS.map((kind) => ({ key: kind, icon: ICONS[kind], label: t(`scripts.kind.${kind}`) })),
                onClick: ({ key }) => {
                  add(key as StepKind);
                },
              }}
            >
              <Button block type="dashed" icon={<PlusOutlined />} data-action="add-step">
                {t("scripts.add_step")}
              </Button>
            </Dropdown>
          )}
          <Button
            block
            icon={<PlayCircleOutlined />}
            disabled={document.steps.length === 0}
            data-action="try-script"
            onClick={() => {
              setTrying((before) => !before);
            }}
          >
            {t("scripts.try")}
          </Button>
        </Flex>
      </Card>
      <div style={{ flex: 1, minWidth: 0 }}>
        {trying && (
          <div style={{ marginBottom: 12 }}>
            <TryOut document={document} onStep={choose} />
          </div>
        )}
        {step === undefined ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("scripts.problem.no_steps")} />
        ) : (
          <Card
            size="small"
            title={
              <Flex gap={8} align="center">
                {ICONS[step.kind]}
                {t(`scripts.kind.${step.kind}`)}
              </Flex>
            }
            extra={
              !disabled && (
                <Flex>
                  <Button
                    type="text"
                    icon={<ArrowUpOutlined />}
                    aria-label={t("scripts.up")}
                    disabled={at === 0}
                    onClick={() => {
                      onChange(movedStep(document, at, -1));
                      setChosen(at - 1);
                    }}
                  />
                  <Button
                    type="text"
                    icon={<ArrowDownOutlined />}
                    aria-label={t("scripts.down")}
                    disabled={at === document.steps.length - 1}
                    onClick={() => {
                      onChange(movedStep(document, at, 1));
                      setChosen(at + 1);
                    }}
                  />
                  <RemoveButton
                    label={t("scripts.remove")}
                    onClick={() => {
                      onChange(removedStep(document, at));
                      setChosen(Math.max(0, at - 1));
                    }}
                  />
                </Flex>
              )
            }
          >
            <StepEditor
              document={document}
              step={step}
              problems={problems.filter((problem) => problem.step === step.key)}
              orderTypes={orderTypes}
              customerPlaces={customerPlaces(layout.data?.fields ?? [])}
              disabled={disabled}
              onChange={(changed) => {
                onChange(changedStep(document, at, changed));
              }}
            />
          </Card>
        )}
      </div>
    </Flex>
  );
}

interface RowProps {
  step: Step;
  place: number;
  isChosen: boolean;
  isFaulty: boolean;
  nameOf: (key: string) => string;
  onChoose: () => void;
}

function StepRow({ step, place, isChosen, isFaulty, nameOf, onChoose }: RowProps) {
  const { t } = useWords();
  return (
    <div role="listitem">
      <button type="button" className="script-step" aria-current={isChosen} data-step={step.key} onClick={onChoose}>
        <span className="quiet figures">{place + 1}</span>
        <span>
          {ICONS[step.kind]} {nameOf(step.key)}
        </span>
        {step.required === true && <Tag>{t("guide.required")}</Tag>}
        {isFaulty && <ExclamationCircleOutlined style={{ color: "var(--ant-color-warning)" }} />}
      </button>
      {waysOf(step).map((way, at) => (
        <div key={at} className="quiet script-ways">
          → {way.to === null ? t("scripts.next_below") : nameOf(way.to)}
        </div>
      ))}
    </div>
  );
}

function stepLabel(
  document: ScriptDocument,
  key: string,
  name: (named: { name_zh: string; name_en: string }) => string,
): string {
  const step = document.steps.find((each) => each.key === key);
  const label = step && name({ name_zh: step.name_zh ?? "", name_en: step.name_en ?? "" });
  return label || key;
}
