-- Spare parts, catalogue, bookings, outlets.

-- Where parts lie: a store, a van, a technician's bag.
CREATE TABLE stock_place (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  closed boolean NOT NULL DEFAULT false,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code)
);

CREATE TABLE part (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  unit text NOT NULL,
  divisible boolean NOT NULL DEFAULT false,
  price numeric(14, 2) NOT NULL DEFAULT 0 CHECK (price >= 0),
  -- Fewer than this over all places: time to order.
  low_at numeric(12, 3) NOT NULL DEFAULT 0 CHECK (low_at >= 0),
  in_use boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code)
);

-- What lies where now: the sum of the moves, kept beside them so that nobody draws what is not there.
CREATE TABLE part_stock (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  part_id uuid NOT NULL REFERENCES part (id),
  place_id uuid NOT NULL REFERENCES stock_place (id),
  on_hand numeric(16, 3) NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
  reserved numeric(16, 3) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  PRIMARY KEY (tenant_id, part_id, place_id),
  CHECK (reserved <= on_hand)
);
CREATE INDEX part_stock_place ON part_stock (tenant_id, place_id);

CREATE TABLE stock_move (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  part_id uuid NOT NULL REFERENCES part (id),
  place_id uuid NOT NULL REFERENCES stock_place (id),
  kind text NOT NULL CHECK (kind IN (
    'receive', 'draw', 'give_back', 'correct', 'transfer_out', 'transfer_in', 'reserve', 'release')),
  on_hand_change numeric(16, 3) NOT NULL,
  reserved_change numeric(16, 3) NOT NULL,
  on_hand_after numeric(16, 3) NOT NULL,
  reserved_after numeric(16, 3) NOT NULL,
  other_place_id uuid REFERENCES stock_place (id),
  order_id uuid,
  note text NOT NULL DEFAULT '',
  actor_id uuid REFERENCES app_user (id),
  actor_name text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX stock_move_part ON stock_move (tenant_id, part_id, at DESC, id DESC);
CREATE TRIGGER stock_move_stays BEFORE UPDATE OR DELETE ON stock_move FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE product (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  category text NOT NULL DEFAULT '',
  unit text NOT NULL,
  divisible boolean NOT NULL DEFAULT false,
  price numeric(14, 2) NOT NULL CHECK (price >= 0),
  tax_rate numeric(5, 2) NOT NULL DEFAULT 0 CHECK (tax_rate >= 0 AND tax_rate < 100),
  tax_included boolean NOT NULL DEFAULT true,
  description text NOT NULL DEFAULT '',
  on_sale boolean NOT NULL DEFAULT true,
  sold_from date,
  sold_until date,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code),
  CHECK (sold_until >= sold_from)
);

CREATE TABLE outlet (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  district text NOT NULL DEFAULT '',
  address text NOT NULL,
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  phone text NOT NULL DEFAULT '',
  services text[] NOT NULL DEFAULT '{}',
  calendar_id uuid REFERENCES calendar (id) ON DELETE SET NULL,
  note text NOT NULL DEFAULT '',
  closed boolean NOT NULL DEFAULT false,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code),
  CHECK ((latitude IS NULL) = (longitude IS NULL))
);

CREATE TABLE booking_plan (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  -- {"weekly": [{"days", "from", "to", "minutes", "capacity"}], "exceptions": [{"date", "slots": [...]}]}
  definition jsonb NOT NULL,
  calendar_id uuid REFERENCES calendar (id) ON DELETE SET NULL,
  outlet_id uuid REFERENCES outlet (id),
  timezone text NOT NULL,
  notice_minutes int NOT NULL DEFAULT 0 CHECK (notice_minutes >= 0),
  horizon_days int NOT NULL DEFAULT 60 CHECK (horizon_days BETWEEN 1 AND 366),
  largest_party int NOT NULL DEFAULT 1 CHECK (largest_party > 0),
  waiting_list boolean NOT NULL DEFAULT false,
  open boolean NOT NULL DEFAULT true,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, code)
);

-- One slot, once somebody has asked for it: whoever takes places of it changes this row.
CREATE TABLE booking_slot (
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  plan_id uuid NOT NULL REFERENCES booking_plan (id),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  taken int NOT NULL DEFAULT 0 CHECK (taken >= 0),
  -- What somebody has set for this slot alone; 0 closes it.
  own_capacity int CHECK (own_capacity >= 0),
  note text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, plan_id, starts_at)
);

CREATE TABLE booking (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  plan_id uuid NOT NULL REFERENCES booking_plan (id),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  party_size int NOT NULL CHECK (party_size > 0),
  state text NOT NULL CHECK (state IN ('booked', 'waiting', 'arrived', 'missed', 'cancelled')),
  guest_sealed bytea NOT NULL,
  order_id uuid,
  waiting_since timestamptz,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK ((state = 'waiting') <= (waiting_since IS NOT NULL))
);
CREATE INDEX booking_of_slot ON booking (tenant_id, plan_id, starts_at, state);
CREATE UNIQUE INDEX booking_of_order ON booking (tenant_id, order_id)
  WHERE order_id IS NOT NULL AND state <> 'cancelled';

CREATE TABLE booking_step (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  booking_id uuid NOT NULL REFERENCES booking (id),
  kind text NOT NULL CHECK (kind IN (
    'booked', 'queued', 'moved', 'moved_up', 'arrived', 'missed', 'cancelled', 'reopened')),
  starts_at timestamptz NOT NULL,
  party_size int NOT NULL,
  note text NOT NULL DEFAULT '',
  actor_id uuid REFERENCES app_user (id),
  actor_name text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX booking_step_of ON booking_step (tenant_id, booking_id, id);
CREATE TRIGGER booking_step_stays BEFORE UPDATE OR DELETE ON booking_step
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What an order is about: products with the names and prices of the moment when they were put on it.
CREATE TABLE order_line (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  order_id uuid NOT NULL,
  product_id uuid NOT NULL REFERENCES product (id),
  code text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  unit text NOT NULL,
  quantity numeric(12, 3) NOT NULL CHECK (quantity > 0),
  price numeric(14, 2) NOT NULL CHECK (price >= 0),
  discount numeric(14, 2) NOT NULL DEFAULT 0 CHECK (discount >= 0),
  tax_rate numeric(5, 2) NOT NULL,
  tax_included boolean NOT NULL,
  net numeric(20, 2) NOT NULL CHECK (net >= 0),
  tax numeric(20, 2) NOT NULL CHECK (tax >= 0),
  gross numeric(20, 2) NOT NULL,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (gross = net + tax)
);
CREATE INDEX order_line_of ON order_line (tenant_id, order_id, id);

CREATE TABLE part_draw (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id),
  order_id uuid NOT NULL,
  part_id uuid NOT NULL REFERENCES part (id),
  place_id uuid NOT NULL REFERENCES stock_place (id),
  price numeric(14, 2) NOT NULL,
  reserved numeric(16, 3) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  used numeric(16, 3) NOT NULL DEFAULT 0 CHECK (used >= 0),
  given_back numeric(16, 3) NOT NULL DEFAULT 0 CHECK (given_back >= 0 AND given_back <= used),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, order_id, part_id, place_id)
);
