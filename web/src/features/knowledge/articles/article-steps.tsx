import { Button, Form, Input, Modal, Popconfirm, Select } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { useTenants } from "@/shared/tenants";
import { fromHouseTime } from "@/shared/time/format";
import { DayPicker } from "@/shared/ui/day-picker";
import { FormModal } from "@/shared/ui/form-modal";
import { MomentPicker } from "@/shared/ui/moment-picker";
import {
  confirm,
  discardDraft,
  publish,
  restore,
  retire,
  sendBack,
  share,
  submit,
  type Article,
  type Version,
} from "../api";
import { PUBLISHES, WRITES } from "../rights";

const STALE = ["articles", "knowledge"];

interface Props {
  article: Article;
  version: Version | undefined;
  dirty: boolean;
}

type Dialog = "back" | "confirm" | "share" | null;
interface StepsProps extends Props {
  saving: boolean;
  act: (step: () => Promise<unknown>) => void;
  open: (dialog: Dialog) => void;
}

/** What may be done with an article now. */
export function ArticleSteps(props: Props) {
  const { article, version } = props;
  const { t } = useWords();
  const me = useMe();
  const [dialog, open] = useState<Dialog>(null);
  const close = () => {
    open(null);
  };
  const run = useSaving((step: () => Promise<unknown>) => step(), { stale: STALE, onSaved: close });
  const act = (step: () => Promise<unknown>) => {
    run.mutate(step);
  };
  const mayPublish = PUBLISHES.includes(me.role);
  if (!WRITES.includes(me.role)) return null;
  if (article.state === "retired")
    return mayPublish ? (
      <Button
        onClick={() => {
          act(() => restore(article.id));
        }}
      >
        {t("knowledge.restore")}
      </Button>
    ) : null;
  const steps = { ...props, saving: run.isPending, act, open };
  return (
    <>
      {version && <DraftSteps {...steps} version={version} mayPublish={mayPublish} />}
      {article.published_number !== null && mayPublish && <ForceSteps {...steps} />}
      <Dialogs dialog={dialog} article={article} saving={run.isPending} act={act} onClose={close} version={version} />
    </>
  );
}

function DraftSteps({
  article,
  version,
  dirty,
  saving,
  act,
  open,
  mayPublish,
}: StepsProps & { version: Version; mayPublish: boolean }) {
  const { t } = useWords();
  const me = useMe();
  const isOwn = version.author_id === me.user_id;
  const isInReview = version.state === "in_review";
  const reviews = mayPublish && isInReview && !isOwn;
  const publishes = mayPublish && (reviews || !article.review_wanted);
  return (
    <>
      {!isInReview && !publishes && (
        <Button
          disabled={dirty}
          loading={saving}
          onClick={() => {
            act(() => submit(article.id, version.revision));
          }}
        >
          {t("knowledge.submit")}
        </Button>
      )}
      {publishes && (
        <Button
          type={dirty ? "default" : "primary"}
          disabled={dirty}
          loading={saving}
          onClick={() => {
            act(() => publish(article.id, version.revision));
          }}
        >
          {t("knowledge.publish")}
        </Button>
      )}
      {reviews && (
        <Button
          onClick={() => {
            open("back");
          }}
        >
          {t("knowledge.send_back")}
        </Button>
      )}
      <Popconfirm
        title={t("knowledge.discard_sure")}
        onConfirm={() => {
          act(() => discardDraft(article.id));
        }}
      >
        <Button>{t("knowledge.discard")}</Button>
      </Popconfirm>
    </>
  );
}

function ForceSteps({ article, act, open }: StepsProps) {
  const { t } = useWords();
  return (
    <>
      <Button
        onClick={() => {
          open("confirm");
        }}
      >
        {t("knowledge.confirm")}
      </Button>
      {article.may_be_shared && (
        <Button
          onClick={() => {
            open("share");
          }}
        >
          {t("knowledge.share")}
        </Button>
      )}
      <Popconfirm
        title={t("knowledge.retire_sure")}
        onConfirm={() => {
          act(() => retire(article.id));
        }}
      >
        <Button danger>{t("knowledge.retire")}</Button>
      </Popconfirm>
    </>
  );
}

interface DialogsProps extends Pick<StepsProps, "article" | "version" | "saving" | "act"> {
  dialog: Dialog;
  onClose: () => void;
}

function Dialogs({ dialog, article, version, saving, act, onClose }: DialogsProps) {
  const shared = { saving, onClose };
  switch (dialog) {
    case "back":
      return (
        <BackDialog
          {...shared}
          onSend={(note) => {
            act(() => sendBack(article.id, { revision: version?.revision ?? 0, note }));
          }}
        />
      );
    case "confirm":
      return (
        <ConfirmDialog
          {...shared}
          onSend={(body) => {
            act(() => confirm(article.id, body));
          }}
        />
      );
    case "share":
      return (
        <ShareDialog
          {...shared}
          article={article}
          onSend={(body) => {
            act(() => share(article.id, body));
          }}
        />
      );
    default:
      return null;
  }
}

interface DialogProps<Body> {
  saving: boolean;
  onClose: () => void;
  onSend: (body: Body) => void;
}

function BackDialog({ saving, onClose, onSend }: DialogProps<string>) {
  const { t } = useWords();
  const [note, setNote] = useState("");
  return (
    <Modal
      open
      title={t("knowledge.send_back")}
      confirmLoading={saving}
      onCancel={onClose}
      okButtonProps={{ disabled: note.trim() === "" }}
      onOk={() => {
        onSend(note.trim());
      }}
    >
      <Input.TextArea
        autoFocus
        maxLength={500}
        placeholder={t("knowledge.send_back_hint")}
        value={note}
        onChange={(event) => {
          setNote(event.target.value);
        }}
      />
    </Modal>
  );
}

function ConfirmDialog({
  saving,
  onClose,
  onSend,
}: DialogProps<{ valid_until: string | null; review_on: string | null }>) {
  const { t } = useWords();
  const [form] = Form.useForm<{ until?: string; review?: string }>();
  return (
    <FormModal title={t("knowledge.confirm")} saving={saving} onClose={onClose} onSubmit={form.submit}>
      <p>{t("knowledge.confirm_hint")}</p>
      <Form
        form={form}
        layout="vertical"
        onFinish={({ until, review }) => {
          onSend({ valid_until: until ? fromHouseTime(until) : null, review_on: review ? review : null });
        }}
      >
        <Form.Item name="review" label={t("knowledge.review_on")}>
          <DayPicker autoFocus style={{ width: "100%" }} />
        </Form.Item>
        <Form.Item name="until" label={t("knowledge.valid_until")}>
          <MomentPicker />
        </Form.Item>
      </Form>
    </FormModal>
  );
}

function ShareDialog({
  article,
  saving,
  onClose,
  onSend,
}: DialogProps<{ shared: Article["shared"]; tenants: string[] }> & { article: Article }) {
  const { t } = useWords();
  const { options } = useTenants();
  const [shared, setShared] = useState(article.shared);
  const [tenants, setTenants] = useState(article.shared_with);
  return (
    <FormModal
      title={t("knowledge.share")}
      saving={saving}
      onClose={onClose}
      onSubmit={() => {
        onSend({ shared, tenants });
      }}
    >
      <Select
        autoFocus
        style={{ width: "100%", marginBottom: 8 }}
        value={shared}
        options={(["none", "all", "chosen"] as const).map((value) => ({ value, label: t(`sharing.${value}`) }))}
        onChange={setShared}
      />
      {shared === "chosen" && (
        <Select
          mode="multiple"
          style={{ width: "100%" }}
          value={tenants}
          options={options}
          optionFilterProp="label"
          onChange={setTenants}
        />
      )}
    </FormModal>
  );
}
