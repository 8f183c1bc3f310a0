import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { readText } from "../model/document";
import { useEditing } from "./context";
import { useFlowWords } from "./words";

interface Props {
  /** False if the document cannot be drawn. */
  onReplace: (document: unknown) => boolean;
  onClose: () => void;
}

/** The document as it is stored, for those who know it. */
export function JsonDialog({ onReplace, onClose }: Props) {
  const { document, readOnly } = useEditing();
  const { t, word } = useFlowWords();
  const { message } = App.useApp();
  const [text, setText] = useState(() => JSON.stringify(document, null, 2));
  const [fault, setFault] = useState<string | null>(null);
  const take = () => {
    const read = readText(text);
    if ("fault" in read) setFault(`${word("flow_problem", "client.not_json")} · ${read.fault}`);
    else if (onReplace(read.document)) {
      void message.success(t("flows.json_taken"));
      onClose();
    } else setFault(t("flows.not_drawable"));
  };
  return (
    <Modal
      open
      width={820}
      title={t("flows.json")}
      onCancel={onClose}
      footer={[
        <Button
          key="copy"
          onClick={() => {
            void navigator.clipboard.writeText(text).then(() => message.success(t("flows.copied")));
          }}
        >
          {t("flows.copy")}
        </Button>,
        <Button key="close" onClick={onClose}>
          {t("common.close")}
        </Button>,
        readOnly ? null : (
          <Button key="take" type="primary" onClick={take}>
            {t("flows.take_json")}
          </Button>
        ),
      ]}
    >
      <Input.TextArea
        value={text}
        rows={22}
        readOnly={readOnly}
        spellCheck={false}
        aria-label={t("flows.document")}
        style={{ fontFamily: "ui-monospace, Consolas, monospace", fontSize: 13 }}
        onChange={(event) => {
          setText(event.target.value);
          setFault(null);
        }}
      />
      {fault !== null && (
        <div className="flow-field-fault" role="alert">
          {fault}
        </div>
      )}
    </Modal>
  );
}
