-- expand
-- Which incidents of an application were there in a range of time.
CREATE INDEX incident_application_recovered ON incident (application, recovered_at, id);
