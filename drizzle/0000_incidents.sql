CREATE SEQUENCE "public"."incident_number" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "reached" (
	"destination" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"times" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "turns" (
	"schedule" text PRIMARY KEY NOT NULL,
	"taken" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "covers" (
	"id" serial PRIMARY KEY NOT NULL,
	"schedule" text NOT NULL,
	"person" text NOT NULL,
	"from" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"in_return" jsonb,
	"asked" jsonb NOT NULL,
	"declined" jsonb NOT NULL,
	"taken_by" text,
	"withdrawn_at" timestamp (3) with time zone,
	"made_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"key" text PRIMARY KEY NOT NULL,
	"person" text,
	"about" jsonb NOT NULL,
	"message" jsonb,
	"revision" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone,
	"leased_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "overrides" (
	"id" serial PRIMARY KEY NOT NULL,
	"schedule" text NOT NULL,
	"person" text NOT NULL,
	"instead" text,
	"from" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"by" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" jsonb
);
--> statement-breakpoint
CREATE TABLE "schedule_versions" (
	"id" serial PRIMARY KEY NOT NULL,
	"schedule" text NOT NULL,
	"since" timestamp (3) with time zone,
	"definition" jsonb NOT NULL,
	"digest" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "opsgenie_alerts" (
	"tiny" bigserial PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"source" text NOT NULL,
	"alias" text NOT NULL,
	"episode" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"count" integer NOT NULL,
	"said" jsonb NOT NULL,
	"closed" boolean DEFAULT false NOT NULL,
	CONSTRAINT "one_opsgenie_alert_per_id" UNIQUE("id"),
	CONSTRAINT "one_opsgenie_alert_per_episode" UNIQUE("source","alias","episode")
);
--> statement-breakpoint
CREATE TABLE "opsgenie_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"success" boolean NOT NULL,
	"status" text NOT NULL,
	"alert_id" text,
	"alias" text
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"source" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" text NOT NULL,
	"kind" text NOT NULL,
	"severity" text,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"labels" jsonb NOT NULL,
	"links" jsonb NOT NULL,
	"cut" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone,
	"ended" text,
	"expires_at" timestamp (3) with time zone,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"count" integer NOT NULL,
	"incident" uuid,
	"verdict" text NOT NULL,
	"reason" text NOT NULL,
	"group_key" text NOT NULL,
	"review_at" timestamp (3) with time zone,
	"muted_by" text,
	"told" jsonb,
	"recent" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"changes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"classified" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "one_alert_per_fingerprint" PRIMARY KEY("source","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "arrivals" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"arrival" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"status" text NOT NULL,
	"group_key" text,
	"channel" text,
	"card" text,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"seq" integer NOT NULL,
	"state" jsonb NOT NULL,
	CONSTRAINT "one_incident_per_number" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "inhibitors" (
	"key" text NOT NULL,
	"source" text NOT NULL,
	"fingerprint" text NOT NULL,
	CONSTRAINT "one_inhibitor_per_alert_and_key" PRIMARY KEY("key","source","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"incident" uuid NOT NULL,
	"lane" text NOT NULL,
	"line" text NOT NULL,
	"effect" jsonb NOT NULL,
	"key" text,
	"due_at" timestamp (3) with time zone NOT NULL,
	"latest_at" timestamp (3) with time zone,
	"not_before" timestamp (3) with time zone,
	"leased_until" timestamp (3) with time zone,
	"lease" uuid,
	"attempts" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rejected" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"path" text,
	"content_type" text NOT NULL,
	"body" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seen" (
	"key" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "silences" (
	"id" serial PRIMARY KEY NOT NULL,
	"matchers" jsonb NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"by" jsonb NOT NULL,
	"incident" integer,
	"ended_at" timestamp (3) with time zone,
	"ended_by" jsonb,
	"warned_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"incident" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"type" text NOT NULL,
	"fact" jsonb NOT NULL,
	CONSTRAINT "one_event_per_seq" PRIMARY KEY("incident","seq")
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_incident_incidents_id_fk" FOREIGN KEY ("incident") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_incident_incidents_id_fk" FOREIGN KEY ("incident") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "silences" ADD CONSTRAINT "silences_incident_incidents_number_fk" FOREIGN KEY ("incident") REFERENCES "public"."incidents"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline" ADD CONSTRAINT "timeline_incident_incidents_id_fk" FOREIGN KEY ("incident") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reached_since" ON "reached" USING btree ("since");--> statement-breakpoint
CREATE INDEX "covers_by_end" ON "covers" USING btree ("until");--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("due_at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "notices_done" ON "notices" USING btree ("done_at") WHERE done_at is not null;--> statement-breakpoint
CREATE INDEX "overrides_by_end" ON "overrides" USING btree (coalesce(ended_at, until),"id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_version_per_schedule_and_instant" ON "schedule_versions" USING btree ("schedule",coalesce(since, '-infinity'::timestamptz));--> statement-breakpoint
CREATE INDEX "opsgenie_alerts_of_a_source" ON "opsgenie_alerts" USING btree ("source","tiny");--> statement-breakpoint
CREATE INDEX "opsgenie_requests_at" ON "opsgenie_requests" USING btree ("at");--> statement-breakpoint
CREATE INDEX "alerts_of_an_incident" ON "alerts" USING btree ("incident");--> statement-breakpoint
CREATE INDEX "alerts_last_seen" ON "alerts" USING btree ("last_seen_at","source","fingerprint");--> statement-breakpoint
CREATE INDEX "alerts_that_expire" ON "alerts" USING btree ("expires_at") WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX "alerts_to_review" ON "alerts" USING btree ("review_at") WHERE review_at is not null;--> statement-breakpoint
CREATE INDEX "alerts_that_wait" ON "alerts" USING btree ("group_key","review_at") WHERE verdict = 'wait';--> statement-breakpoint
CREATE INDEX "alerts_that_are_muted" ON "alerts" USING btree ("muted_by") WHERE muted_by is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_incident_per_group" ON "incidents" USING btree ("group_key") WHERE status <> 'resolved';--> statement-breakpoint
CREATE UNIQUE INDEX "one_incident_per_channel" ON "incidents" USING btree ("channel") WHERE channel is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_incident_per_card" ON "incidents" USING btree ("card") WHERE card is not null;--> statement-breakpoint
CREATE INDEX "open_incidents" ON "incidents" USING btree ("number") WHERE status <> 'resolved';--> statement-breakpoint
CREATE INDEX "incidents_by_opening" ON "incidents" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "resolved_incidents_of_a_group" ON "incidents" USING btree ("group_key","resolved_at") WHERE resolved_at is not null;--> statement-breakpoint
CREATE INDEX "inhibitors_by_alert" ON "inhibitors" USING btree ("source","fingerprint");--> statement-breakpoint
CREATE UNIQUE INDEX "one_waiting_effect_per_key" ON "outbox" USING btree ("incident","key") WHERE leased_until is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_leased_effect_per_lane" ON "outbox" USING btree ("line","lane") WHERE leased_until is not null and lane not like 'page:%';--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "outbox_due_in_lane" ON "outbox" USING btree ("lane","due_at","id");--> statement-breakpoint
CREATE INDEX "outbox_lanes" ON "outbox" USING btree ("line","lane","id");--> statement-breakpoint
CREATE INDEX "rejected_at" ON "rejected" USING btree ("at");--> statement-breakpoint
CREATE INDEX "seen_at" ON "seen" USING btree ("at");--> statement-breakpoint
CREATE INDEX "silences_not_ended" ON "silences" USING btree ("ends_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "silences_by_end" ON "silences" USING btree (coalesce(ended_at, ends_at),"id");--> statement-breakpoint
CREATE INDEX "pages_sent" ON "timeline" USING btree ("at") WHERE type = 'paged';