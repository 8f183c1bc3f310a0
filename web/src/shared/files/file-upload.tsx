import { PaperClipOutlined } from "@ant-design/icons";
import { Flex, Progress, Upload } from "antd";
import { useState } from "react";
import { asProblem } from "../api/problem";
import { useWords } from "../i18n/use-words";
import { FaultNote } from "../ui/fault-note";
import { removeFile, sendFile, TAKEN } from "./api";
import { FileLinks } from "./file-links";

interface Props {
  tenantId: string;
  value: string[];
  onChange: (ids: string[]) => void;
  most?: number;
}

/** Takes files at once, by a click, by dropping them, or pasted; they hang on nothing until the form is sent. */
export function FileUpload({ tenantId, value, onChange, most = 10 }: Props) {
  const { t, sentence, word } = useWords();
  const [percent, setPercent] = useState<number | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const full = value.length >= most;
  const take = async (file: File) => {
    setFault(null);
    setPercent(0);
    try {
      const kept = await sendFile(tenantId, file, setPercent);
      onChange([...value, kept.id]);
    } catch (error) {
      const { code, details } = asProblem(error);
      const reason = typeof details.reason === "string" ? details.reason : "";
      const why = code === "file.refused" ? word("files.refused", reason, details) : sentence(error);
      setFault(`${file.name} ${why}`);
    } finally {
      setPercent(null);
    }
  };
  return (
    <Flex
      vertical
      gap={4}
      data-testid="file-upload"
      onPaste={(event) => {
        const file = event.clipboardData.files[0];
        if (file === undefined || full) return;
        event.preventDefault();
        void take(file);
      }}
    >
      <Upload.Dragger
        accept={TAKEN}
        showUploadList={false}
        disabled={full || percent !== null}
        styles={{ root: { padding: 0 } }}
        beforeUpload={(file) => {
          void take(file);
          return Upload.LIST_IGNORE;
        }}
      >
        <div style={{ padding: "2px 8px" }}>
          <PaperClipOutlined /> {full ? t("files.too_many", { count: most }) : t("files.drop")}
          <div className="quiet" style={{ fontSize: 12 }}>
            {t("files.hint")}
          </div>
        </div>
      </Upload.Dragger>
      {percent !== null && <Progress percent={percent} size="small" aria-label={t("files.uploading", { percent })} />}
      {fault !== null && <FaultNote>{fault}</FaultNote>}
      <FileLinks
        ids={value}
        onRemove={(id) => {
          onChange(value.filter((each) => each !== id));
          void removeFile(id).catch(() => undefined);
        }}
      />
    </Flex>
  );
}
