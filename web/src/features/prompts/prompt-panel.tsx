import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Card, Descriptions, Flex, Popconfirm, Segmented, Typography } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { audioOf, LANGUAGES, PROMPTS, retirePrompt, type Language, type Prompt, type PromptVersion } from "./api";
import { languageOf, versionIn } from "./prompt-model";
import { PromptMaker } from "./prompt-maker";
import { VersionState } from "./version-state";

interface Props {
  prompt: Prompt;
  mayChange: boolean;
  onOwn: (tenant: string) => void;
}

/** One prompt: what it says in a language, how it sounds, who made it, and the ways to make it anew. */
export function PromptPanel({ prompt, mayChange, onOwn }: Props) {
  const { t } = useWords();
  const me = useMe();
  const [language, setLanguage] = useState<Language>(languageOf(prompt));
  const version = versionIn(prompt, language);
  const isMine = me.tenants.some((tenant) => tenant.id === prompt.tenant_id);
  return (
    <Card
      size="small"
      title={<Title prompt={prompt} />}
      extra={
        <Segmented<Language>
          size="small"
          value={language}
          onChange={setLanguage}
          options={LANGUAGES.map((value) => ({ value, label: t(`prompts.language.${value}`) }))}
        />
      }
    >
      <Flex vertical gap={12}>
        {version ? (
          <Version version={version} />
        ) : (
          <Typography.Text type="secondary">{t("prompts.nothing_yet")}</Typography.Text>
        )}
        {mayChange && isMine && (
          <>
            <PromptMaker
              key={`${language} ${String(version?.version)}`}
              prompt={prompt}
              language={language}
              version={version}
            />
            {version && <Retire version={version} />}
          </>
        )}
        {mayChange && !isMine && <Platforms onOwn={onOwn} />}
      </Flex>
    </Card>
  );
}

function Title({ prompt }: Pick<Props, "prompt">) {
  const { t } = useWords();
  return (
    <span title={prompt.key}>
      {prompt.name || prompt.key}
      {prompt.platform && <span className="quiet"> · {t("prompts.shelf.platform")}</span>}
    </span>
  );
}

function Platforms({ onOwn }: Pick<Props, "onOwn">) {
  const { t } = useWords();
  const me = useMe();
  return (
    <Alert
      type="info"
      title={t("prompts.platforms")}
      action={
        <Button
          size="small"
          onClick={() => {
            onOwn(me.tenants[0]?.id ?? "");
          }}
        >
          {t("prompts.make_own")}
        </Button>
      }
    />
  );
}

function Version({ version }: { version: PromptVersion }) {
  const { t, word, locale } = useWords();
  return (
    <>
      {version.fault !== null && (
        <Alert
          type={version.state === "failed" ? "error" : "warning"}
          showIcon
          title={word("prompts.fault", version.fault)}
        />
      )}
      {version.state !== "ready" && version.ready_version !== null && (
        <Typography.Text type="secondary">
          {t("prompts.older_plays", { version: version.ready_version })}
        </Typography.Text>
      )}
      {version.text !== "" && (
        <Typography.Paragraph style={{ margin: 0, maxHeight: 132, overflow: "auto" }}>
          {version.text}
        </Typography.Paragraph>
      )}
      {version.state === "ready" && (
        <audio key={version.id} controls preload="none" src={audioOf(version)} style={{ width: "100%", height: 40 }} />
      )}
      <Descriptions
        size="small"
        column={2}
        items={[
          { key: "state", label: t("prompts.state_of"), children: <VersionState version={version} /> },
          { key: "version", label: t("prompts.version"), children: <span className="figures">{version.version}</span> },
          { key: "source", label: t("prompts.source_of"), children: t(`prompts.source.${version.source}`) },
          { key: "author", label: t("prompts.author"), children: version.author || "–" },
          {
            key: "at",
            label: t("prompts.made_at"),
            span: 2,
            children: <span className="figures">{formatDateTime(version.created_at, locale)}</span>,
          },
        ]}
      />
    </>
  );
}

function Retire({ version }: { version: PromptVersion }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => retirePrompt(version.id),
    onError: (problem) => void message.error(sentence(problem)),
    onSettled: () => queries.invalidateQueries({ queryKey: [PROMPTS] }),
  });
  return (
    <Flex justify="end">
      <Popconfirm
        title={t("prompts.retire_sure")}
        onConfirm={() => {
          mutate();
        }}
      >
        <Button size="small" danger loading={isPending}>
          {t("prompts.retire")}
        </Button>
      </Popconfirm>
    </Flex>
  );
}
