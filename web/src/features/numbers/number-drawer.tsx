import { PhoneOutlined } from "@ant-design/icons";
import { App, Button, Descriptions, Drawer, Flex, Tabs } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { ToneTag } from "@/shared/ui/tone-tag";
import { changeNumber, moveNumber, tryNumber, type Move, type NumberUse, type PhoneNumber } from "./api";
import { AssignDialog } from "./assign-dialog";
import { History } from "./history";
import { TONES } from "./model";
import { MoveButtons } from "./move-buttons";
import { UseForm } from "./use-form";
import { useSaving } from "./use-saving";

/** One number: whose it is, what may be done with it, what it is for, and what was done. */
export function NumberDrawer({ number, onClose }: { number: PhoneNumber; onClose: () => void }) {
  const { t, name } = useWords();
  const me = useMe();
  const [assigning, setAssigning] = useState(false);
  const mayWrite = me.role === "operator_admin" || (me.role === "tenant_admin" && number.tenant_id === me.tenant.id);
  const moving = useSaving(({ move, note }: { move: Exclude<Move, "assign">; note: string }) =>
    moveNumber(number.id, move, note),
  );
  const saving = useSaving((changes: NumberUse) => changeNumber(number.id, changes));
  const move = (made: Move, note: string) => {
    if (made === "assign") setAssigning(true);
    else moving.mutate({ move: made, note });
  };
  return (
    <Drawer
      open
      size={560}
      onClose={onClose}
      title={
        <Flex gap={8} align="center">
          <span className="figures">{number.digits}</span>
          {name(number) !== number.digits && <span>{name(number)}</span>}
          <ToneTag tone={TONES[number.status]}>{t(`numbers.state.${number.status}`)}</ToneTag>
        </Flex>
      }
    >
      <Flex vertical gap={12}>
        <Facts number={number} />
        <Flex gap={8} wrap>
          <MoveButtons
            moves={number.moves}
            state={number.status}
            digits={number.digits}
            busy={moving.isPending}
            onMove={move}
          />
          {mayWrite && <TryButton number={number} />}
        </Flex>
        <Tabs
          items={[
            {
              key: "use",
              label: t("numbers.use"),
              children: (
                <UseForm
                  key={number.changed_at}
                  item={number}
                  mayWrite={mayWrite && number.status !== "released"}
                  saving={saving.isPending}
                  onSave={saving.mutate}
                />
              ),
            },
            { key: "history", label: t("numbers.history"), children: <History kind="number" id={number.id} /> },
          ]}
        />
      </Flex>
      {assigning && (
        <AssignDialog
          number={number}
          onClose={() => {
            setAssigning(false);
          }}
        />
      )}
    </Drawer>
  );
}

function Facts({ number }: { number: PhoneNumber }) {
  const { t, locale } = useWords();
  const tenant = locale === "en" ? number.tenant_name_en : number.tenant_name_zh;
  return (
    <Descriptions
      size="small"
      column={2}
      items={[
        { key: "tenant", label: t("numbers.tenant"), children: tenant },
        { key: "kind", label: t("numbers.kind"), children: t(`numbers.kind_${number.kind}`) },
        { key: "class", label: t("numbers.class"), children: number.number_class ?? "–" },
        { key: "at", label: t("numbers.changed_at"), children: formatDateTime(number.changed_at, locale) },
      ]}
    />
  );
}

function TryButton({ number }: { number: PhoneNumber }) {
  const { t, locale } = useWords();
  const { modal } = App.useApp();
  const trying = useSaving(
    () => tryNumber(number.id),
    (trial) => {
      modal.info({
        title: t("numbers.try"),
        okText: t("common.close"),
        content: (
          <>
            <p style={{ fontSize: 28, margin: "8px 0" }} className="figures">
              {trial.dial}
            </p>
            <p>{t("numbers.try_until", { at: formatDateTime(trial.expires_at, locale) })}</p>
          </>
        ),
      });
    },
  );
  return (
    <Button
      icon={<PhoneOutlined />}
      disabled={number.published_version === null}
      loading={trying.isPending}
      onClick={() => {
        trying.mutate(undefined);
      }}
    >
      {t("numbers.try")}
    </Button>
  );
}
