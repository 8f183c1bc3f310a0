import { CheckCircleOutlined, SafetyCertificateOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Tag } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { formatTime } from "@/shared/time/format";
import { loadStanding, STANDING, type Level, type Standing, type Subject } from "./api";
import { IdentityDialog } from "./identity-dialog";
import { isEnough } from "./model";

interface Props {
  subject: Subject;
  /** How sure one has to be here; `sensitive`: as the enterprise demands it for sensitive orders. */
  needed?: Level | "sensitive" | undefined;
  /** Told once the customer has proved who he is and the dialog is left. */
  onProved?: () => void;
}

/** Whether the customer has proved who he is, surely enough for what is wanted here, and the way to have him do so. */
export function IdentityState({ subject, needed, onProved }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ queryKey: [STANDING, subject], queryFn: () => loadStanding(subject) });
  if (data === undefined) return null;
  const wanted = needed === "sensitive" ? data.sensitive : needed;
  const level = data.proof?.level;
  const proved = isEnough(level, wanted);
  const missing = proved ? undefined : wanted;
  return (
    <Flex gap={8} align="center" wrap data-identity={proved ? level : "unproved"}>
      <Proof standing={data} proved={proved} />
      {missing && <span className="quiet">{t("identity.needed", { level: t(`identity.level_${missing}`) })}</span>}
      {data.methods.length > 0 && (
        <Button
          size="small"
          type={missing ? "primary" : "default"}
          data-action="check-identity"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t(data.proof === null ? "identity.to_dialog" : "identity.again")}
        </Button>
      )}
      {open && (
        <IdentityDialog
          subject={subject}
          standing={data}
          wanted={wanted}
          onClose={() => {
            setOpen(false);
            if (proved) onProved?.();
          }}
        />
      )}
    </Flex>
  );
}

/** What counts now; a proof that is too weak for what is wanted does not look like one that will do. */
function Proof({ standing, proved }: { standing: Standing; proved: boolean }) {
  const { t, locale } = useWords();
  const proof = standing.proof;
  if (proof === null) return <Tag icon={<SafetyCertificateOutlined />}>{t("identity.unproved")}</Tag>;
  return (
    <Tag color={proved ? "success" : "warning"} icon={proved ? <CheckCircleOutlined /> : <SafetyCertificateOutlined />}>
      {t("identity.proof", {
        method: t(`identity.method_${proof.method}`),
        level: t(`identity.level_${proof.level}`),
        time: formatTime(proof.valid_until, locale),
      })}
    </Tag>
  );
}
