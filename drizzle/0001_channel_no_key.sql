DROP INDEX "one_incident_per_channel";--> statement-breakpoint
CREATE UNIQUE INDEX "one_incident_per_channel" ON "incidents" USING btree ("channel") WHERE channel is not null;