import { MessageOutlined } from "@ant-design/icons";
import { App, Badge, Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { StaffMessage } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useLive } from "@/shared/live/live-context";
import { readMessages } from "./api";
import { MessagesDrawer } from "./messages-drawer";

/** How many messages wait to be read; each comes up once by itself. */
export function MessagesButton() {
  const { t } = useWords();
  const { staff } = useLive();
  const [open, setOpen] = useState(false);
  const unread = staff?.unread ?? [];
  useToasts(unread, open);
  return (
    <>
      <Badge count={unread.length} size="small">
        <Button
          size="small"
          icon={<MessageOutlined />}
          data-testid="messages"
          onClick={() => {
            setOpen(true);
          }}
        >
          {t("messages.title")}
        </Button>
      </Badge>
      {open && (
        <MessagesDrawer
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function useToasts(unread: StaffMessage[], open: boolean): void {
  const { t } = useWords();
  const { notification } = App.useApp();
  const shown = useRef(new Set<string>());
  useEffect(() => {
    for (const each of unread) {
      if (shown.current.has(each.id)) continue;
      shown.current.add(each.id);
      if (open) continue;
      notification.info({
        key: each.id,
        title: each.sender.display_name,
        description: each.text,
        placement: "bottomRight",
        duration: 0,
        actions: (
          <Button
            size="small"
            type="primary"
            onClick={() => {
              notification.destroy(each.id);
              void readMessages([each.id]).catch(() => undefined);
            }}
          >
            {t("messages.read")}
          </Button>
        ),
      });
    }
    const waiting = new Set(unread.map(({ id }) => id));
    for (const id of shown.current) if (!waiting.has(id)) notification.destroy(id);
  }, [unread, open, notification, t]);
  useEffect(() => {
    const all = shown.current;
    // what was written to one person is not left on the screen for the next
    return () => {
      all.forEach((id) => {
        notification.destroy(id);
      });
      all.clear();
    };
  }, [notification]);
}
