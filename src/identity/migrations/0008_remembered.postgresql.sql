-- What the directory's rows that are remembered hang on (see src/identity/directory.cpp). A new person, application
-- or organization is nothing that anybody remembers.
CREATE FUNCTION forget_remembered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE remembered SET version = CAST(gen_random_uuid() AS TEXT) WHERE id = 1;
    RETURN NULL;
END
$$;

CREATE TRIGGER application_update_remembered AFTER UPDATE OF key, name, mail_address ON application
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER application_delete_remembered AFTER DELETE ON application
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER organization_update_remembered AFTER UPDATE OF name ON organization
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER organization_delete_remembered AFTER DELETE ON organization
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER user_account_update_remembered AFTER UPDATE OF email, name, is_active, is_present ON user_account
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER user_account_delete_remembered AFTER DELETE ON user_account
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_insert_remembered AFTER INSERT ON team
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_update_remembered AFTER UPDATE OF name, level ON team
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_delete_remembered AFTER DELETE ON team
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_member_insert_remembered AFTER INSERT ON team_member
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_member_update_remembered AFTER UPDATE ON team_member
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_member_delete_remembered AFTER DELETE ON team_member
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_application_insert_remembered AFTER INSERT ON team_application
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_application_update_remembered AFTER UPDATE ON team_application
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();

CREATE TRIGGER team_application_delete_remembered AFTER DELETE ON team_application
    FOR EACH STATEMENT EXECUTE FUNCTION forget_remembered();
