import { PaperClipOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Input, Popconfirm, Tag, Upload } from "antd";
import { useState } from "react";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { TAKEN } from "@/shared/files/api";
import { sendAnswer, sendFile, type Answer, type Given, type GivenFile } from "./api";

const LONGEST = 4_000;

const draftName = (token: string) => `outside.${token.slice(0, 12)}`;

/** What the party says: it accepts or declines, reports, brings pictures, and says when it is done. */
export function AnswerForm({ token, given }: { token: string; given: Given }) {
  const { t, sentence, word } = useWords();
  const queries = useQueryClient();
  const [text, setText] = useState(() => sessionStorage.getItem(draftName(token)) ?? "");
  const [files, setFiles] = useState<GivenFile[]>([]);
  const write = (wanted: string) => {
    setText(wanted);
    sessionStorage.setItem(draftName(token), wanted);
  };
  const answer = useMutation({
    mutationFn: (kind: Answer["kind"]) =>
      sendAnswer(token, { kind, text: text.trim(), file_ids: files.map((file) => file.id) }),
    onSuccess: async () => {
      write("");
      setFiles([]);
      await queries.invalidateQueries({ queryKey: ["outside", token] });
    },
  });
  const upload = useMutation({
    mutationFn: (file: File) => sendFile(token, file),
    onSuccess: (kept) => {
      setFiles((before) => [...before, kept]);
    },
  });
  const why = (error: unknown) => {
    const { code, details } = asProblem(error);
    return code === "file.refused" && typeof details.reason === "string"
      ? word("files.refused", details.reason, details)
      : sentence(error);
  };
  const may = (kind: Answer["kind"]) => given.may.includes(kind);
  const empty = text.trim() === "" && files.length === 0;
  const failed = answer.error ?? upload.error;
  return (
    <Card size="small" title={t("outside.answer")}>
      <Flex vertical gap={8}>
        <Input.TextArea
          value={text}
          autoSize={{ minRows: 3, maxRows: 10 }}
          maxLength={LONGEST}
          aria-label={t("outside.text")}
          placeholder={t("outside.text_hint")}
          onChange={(event) => {
            write(event.target.value);
          }}
        />
        {given.takes_files && (
          <Flex gap={8} wrap align="center">
            <Upload
              accept={TAKEN}
              multiple
              showUploadList={false}
              beforeUpload={(file) => {
                upload.mutate(file);
                return Upload.LIST_IGNORE;
              }}
            >
              <Button icon={<PaperClipOutlined />} loading={upload.isPending}>
                {t("outside.attach")}
              </Button>
            </Upload>
            {files.map((file) => (
              <Tag
                key={file.id}
                closable
                onClose={() => {
                  setFiles((before) => before.filter((each) => each.id !== file.id));
                }}
              >
                {file.name}
              </Tag>
            ))}
          </Flex>
        )}
        {failed !== null && <Alert type="error" showIcon title={why(failed)} />}
        <Flex gap={8} wrap>
          {may("accepted") && (
            <Button
              type="primary"
              loading={answer.isPending}
              onClick={() => {
                answer.mutate("accepted");
              }}
            >
              {t("outside.accept")}
            </Button>
          )}
          {may("done") && (
            <Button
              type={may("accepted") ? "default" : "primary"}
              disabled={answer.isPending}
              onClick={() => {
                answer.mutate("done");
              }}
            >
              {t("outside.done")}
            </Button>
          )}
          {may("commented") && (
            <Button
              disabled={empty || answer.isPending}
              onClick={() => {
                answer.mutate("commented");
              }}
            >
              {t("outside.comment")}
            </Button>
          )}
          {may("declined") && (
            <Popconfirm
              title={t("outside.decline_ask")}
              okText={t("outside.decline")}
              cancelText={t("common.cancel")}
              onConfirm={() => {
                answer.mutate("declined");
              }}
            >
              <Button danger disabled={answer.isPending}>
                {t("outside.decline")}
              </Button>
            </Popconfirm>
          )}
        </Flex>
      </Flex>
    </Card>
  );
}
