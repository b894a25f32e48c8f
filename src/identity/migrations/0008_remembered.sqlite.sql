-- What the directory's rows that are remembered hang on (see src/identity/directory.cpp). A new person, application
-- or organization is nothing that anybody remembers.

CREATE TRIGGER application_update_remembered AFTER UPDATE OF key, name, mail_address ON application BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER application_delete_remembered AFTER DELETE ON application BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER organization_update_remembered AFTER UPDATE OF name ON organization BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER organization_delete_remembered AFTER DELETE ON organization BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER user_account_update_remembered AFTER UPDATE OF email, name, is_active, is_present ON user_account BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER user_account_delete_remembered AFTER DELETE ON user_account BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_insert_remembered AFTER INSERT ON team BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_update_remembered AFTER UPDATE OF name, level ON team BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_delete_remembered AFTER DELETE ON team BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_member_insert_remembered AFTER INSERT ON team_member BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_member_update_remembered AFTER UPDATE ON team_member BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_member_delete_remembered AFTER DELETE ON team_member BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_application_insert_remembered AFTER INSERT ON team_application BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_application_update_remembered AFTER UPDATE ON team_application BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;

CREATE TRIGGER team_application_delete_remembered AFTER DELETE ON team_application BEGIN
    UPDATE remembered SET version = hex(randomblob(16)) WHERE id = 1;
END;
