-- What Django cannot state about the tables of this room. A migration runs the whole file (docs/map.md, "Migrations"), so
-- every statement here may run again and again.

-- A site keeps an administrator who can sign in, with an account in use and a usable password, whoever writes and by whatever means: what takes the last one away is
-- refused at the end of its transaction. Two transactions that take away one each wait for each other.
CREATE OR REPLACE FUNCTION accounts_is_usable(password text) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN password <> '' AND NOT starts_with(password, '!');  -- as django.contrib.auth.hashers.UNUSABLE_PASSWORD_PREFIX

CREATE OR REPLACE FUNCTION accounts_keep_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account bigint := to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'accounts_user' THEN 'id' ELSE 'user_id' END;
    was_administrator boolean := CASE TG_TABLE_NAME
        WHEN 'accounts_user' THEN (to_jsonb(OLD) ->> 'is_superuser')::boolean
            OR EXISTS (SELECT FROM accounts_user_groups l JOIN auth_group g ON g.id = l.group_id
                       WHERE l.user_id = account AND g.name = 'Administrator')
        ELSE EXISTS (SELECT FROM auth_group WHERE id = (to_jsonb(OLD) ->> 'group_id')::int AND name = 'Administrator')
        END;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('accounts_keep_administrator'));
    IF was_administrator AND NOT EXISTS (
        SELECT FROM accounts_user u WHERE u.is_active AND u.is_staff AND accounts_is_usable(u.password) AND (u.is_superuser OR EXISTS (
            SELECT FROM accounts_user_groups l JOIN auth_group g ON g.id = l.group_id
            WHERE l.user_id = u.id AND g.name = 'Administrator'))
    ) THEN
        RAISE EXCEPTION 'account % is the last administrator who can sign in', account
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_administrator_remains';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS an_administrator_remains ON accounts_user;
CREATE CONSTRAINT TRIGGER an_administrator_remains AFTER UPDATE ON accounts_user DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.is_active AND OLD.is_staff AND accounts_is_usable(OLD.password) AND (
        NOT NEW.is_active OR NOT NEW.is_staff OR NOT accounts_is_usable(NEW.password)
        OR OLD.is_superuser AND NOT NEW.is_superuser))
    EXECUTE FUNCTION accounts_keep_administrator();
DROP TRIGGER IF EXISTS an_administrator_remains_at_a_deletion ON accounts_user;
CREATE CONSTRAINT TRIGGER an_administrator_remains_at_a_deletion AFTER DELETE ON accounts_user DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.is_active AND OLD.is_staff AND accounts_is_usable(OLD.password)) EXECUTE FUNCTION accounts_keep_administrator();
DROP TRIGGER IF EXISTS an_administrator_remains ON accounts_user_groups;
CREATE CONSTRAINT TRIGGER an_administrator_remains AFTER UPDATE OR DELETE ON accounts_user_groups DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION accounts_keep_administrator();
