import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { speakPrompt } from "../api";
import { useEditing } from "../editor/context";
import { useFlowWords } from "../editor/words";
import { NODE_NAME } from "../model/document";
import { Field } from "./field";

interface Props {
  onWritten: (key: string) => void;
  onClose: () => void;
}

/** A new prompt by its text: spoken a moment later, while one goes on drawing. */
export function WritePrompt({ onWritten, onClose }: Props) {
  const { tenantId, lists } = useEditing();
  const { t, sentence } = useFlowWords();
  const queries = useQueryClient();
  const [key, setKey] = useState("");
  const [text, setText] = useState("");
  const [language, setLanguage] = useState<"zh-CN" | "en">("zh-CN");
  const taken = lists.prompts.get(key)?.languages.some((each) => each.language === language) ?? false;
  const write = useMutation({
    mutationFn: () => speakPrompt({ tenantId, key, language, text }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["prompts", tenantId] });
      onWritten(key);
    },
  });
  const bad = key !== "" && !NODE_NAME.test(key);
  return (
    <Modal
      open
      title={t("flows.write_text_title")}
      okText={t("flows.write_text_do")}
      cancelText={t("common.cancel")}
      confirmLoading={write.isPending}
      okButtonProps={{ disabled: key === "" || bad || text.trim() === "" }}
      onCancel={onClose}
      onOk={() => {
        write.mutate();
      }}
    >
      <Field
        word={t("flows.prompt_key")}
        required
        hint={taken ? t("flows.prompt_taken") : t("flows.prompt_key_hint")}
        faults={bad ? [t("flows.bad_name")] : []}
      >
        {(id) => (
          <Input
            id={id}
            autoFocus
            value={key}
            maxLength={64}
            onChange={(event) => {
              setKey(event.target.value.trim());
            }}
          />
        )}
      </Field>
      <Field word={t("flows.language")}>
        {() => (
          <Segmented
            value={language}
            onChange={setLanguage}
            options={[
              { value: "zh-CN", label: t("language.zh") },
              { value: "en", label: t("language.en") },
            ]}
          />
        )}
      </Field>
      <Field word={t("flows.text")} required faults={write.isError ? [sentence(write.error)] : []}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={4}
            maxLength={2000}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        )}
      </Field>
    </Modal>
  );
}
