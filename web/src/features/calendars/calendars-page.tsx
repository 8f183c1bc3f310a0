import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Col, Empty, Flex, Row, Table } from "antd";
import { useState } from "react";
import { dataOf, server } from "@/shared/api/client";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { CalendarEditor, type Calendar } from "./calendar-editor";
import "./calendars.css";
import { CheckPanel } from "./check-panel";
import { HolidaysPanel } from "./holidays-panel";

const NEW = "new";

/** Opening hours: chosen on the left, changed in the middle, the state's holidays beside them. */
export function CalendarsPage() {
  const me = useMe();
  const mayChange = me.role === "operator_admin" || me.role === "tenant_admin";
  const [chosen, setChosen] = useState<string | null>(null);
  const found = useQuery({ queryKey: ["calendars"], queryFn: () => dataOf(server.GET("/api/calendars")) });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const items = found.data?.items ?? [];
  const calendar = chosenOf(items, chosen);
  return (
    <Row gutter={[12, 12]} wrap={false}>
      <Col flex="200px">
        <CalendarList
          items={items}
          loading={found.isLoading}
          chosen={calendar?.id}
          mayChange={mayChange}
          onChoose={setChosen}
        />
      </Col>
      <Col flex="1 1 520px" style={{ minWidth: 0 }}>
        {found.isSuccess && (calendar !== null || mayChange) && (
          <Flex vertical gap={12}>
            <CalendarEditor
              key={calendar ? `${calendar.id} ${calendar.changed_at}` : NEW}
              calendar={calendar}
              mayChange={mayChange}
              onKept={setChosen}
            />
            {calendar && <CheckPanel key={calendar.id} id={calendar.id} />}
          </Flex>
        )}
      </Col>
      <Col flex="310px">
        <HolidaysPanel />
      </Col>
    </Row>
  );
}

/** The one that was chosen, else the first; none while a new one is written. */
function chosenOf(items: Calendar[], chosen: string | null): Calendar | null {
  if (chosen === NEW) return null;
  return items.find((item) => item.id === chosen) ?? items[0] ?? null;
}

interface ListProps {
  items: Calendar[];
  loading: boolean;
  chosen: string | undefined;
  mayChange: boolean;
  onChoose: (id: string) => void;
}

function CalendarList({ items, loading, chosen, mayChange, onChoose }: ListProps) {
  const { t, name } = useWords();
  const me = useMe();
  const { tenants } = useDirectory();
  return (
    <Card
      size="small"
      title={t("place.calendars")}
      styles={{ body: { padding: 0 } }}
      extra={
        mayChange && (
          <Button
            size="small"
            icon={<PlusOutlined />}
            aria-label={t("calendars.new")}
            onClick={() => {
              onChoose(NEW);
            }}
          />
        )
      }
    >
      <Table<Calendar>
        size="small"
        rowKey="id"
        showHeader={false}
        pagination={false}
        loading={loading}
        dataSource={items}
        locale={{ emptyText: <Empty description={t("calendars.none")} /> }}
        rowClassName={(row) => (row.id === chosen ? "row-chosen" : "")}
        onRow={(row) => ({
          style: { cursor: "pointer" },
          onClick: () => {
            onChoose(row.id);
          },
        })}
        columns={[
          {
            key: "name",
            render: (_, row) => (
              <>
                <b>{name(row)}</b>
                <div className="quiet">
                  {row.code}
                  {me.tenants.length > 1 && ` · ${name(tenants.get(row.tenant_id))}`}
                </div>
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}
