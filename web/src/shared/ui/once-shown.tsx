import { Alert, Button, Descriptions, Modal, Typography } from "antd";
import { useWords } from "../i18n/use-words";

interface Props {
  title: string;
  /** Why it must be written down now. */
  hint: string;
  lines: { label: string; text: string }[];
  onClose: () => void;
}

/** Something secret that is shown this once. */
export function OnceShown({ title, hint, lines, onClose }: Props) {
  const { t } = useWords();
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("common.close")}
        </Button>
      }
      mask={{ closable: false }}
    >
      <Alert type="warning" showIcon title={hint} style={{ marginBottom: 12 }} />
      <Descriptions
        column={1}
        size="small"
        bordered
        items={lines.map(({ label, text }) => ({
          key: label,
          label,
          children: (
            <Typography.Text copyable className="figures">
              {text}
            </Typography.Text>
          ),
        }))}
      />
    </Modal>
  );
}
