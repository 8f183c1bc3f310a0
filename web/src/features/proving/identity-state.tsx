import { CheckCircleOutlined, SafetyCertificateOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Tag } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { formatTime } from "@/shared/time/format";
import { loadStanding, STANDING, type Subject } from "./api";
import { IdentityDialog } from "./identity-dialog";

interface Props {
  subject: Subject;
  /** Told when the customer has proved who he is. */
  onProved?: () => void;
}

/** Whether the customer has proved who he is, and the way to have him do so. */
export function IdentityState({ subject, onProved }: Props) {
  const { t, locale } = useWords();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ queryKey: [STANDING, subject], queryFn: () => loadStanding(subject) });
  if (data === undefined) return null;
  const proof = data.proof;
  return (
    <Flex gap={8} align="center" wrap data-identity={proof === null ? "unproved" : proof.level}>
      {proof === null ? (
        <Tag icon={<SafetyCertificateOutlined />}>{t("identity.unproved")}</Tag>
      ) : (
        <Tag color="success" icon={<CheckCircleOutlined />}>
          {t("identity.proof", {
            method: t(`identity.method_${proof.method}`),
            level: t(`identity.level_${proof.level}`),
            time: formatTime(proof.valid_until, locale),
          })}
        </Tag>
      )}
      {data.methods.length > 0 && (
        <Button
          size="small"
          data-action="check-identity"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t(proof === null ? "identity.to_dialog" : "identity.again")}
        </Button>
      )}
      {open && (
        <IdentityDialog
          subject={subject}
          standing={data}
          onClose={() => {
            setOpen(false);
          }}
          {...(onProved && { onProved })}
        />
      )}
    </Flex>
  );
}
