-- expand
-- Which applications an organization uses is remembered too: see 0008_remembered.
CREATE TRIGGER organization_application_insert_remembered AFTER INSERT ON organization_application
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER organization_application_update_remembered AFTER UPDATE ON organization_application
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER organization_application_delete_remembered AFTER DELETE ON organization_application
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();
