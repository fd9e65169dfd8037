-- Whose audit logs there are is for the command that verifies all of them.
CREATE POLICY jobs_look ON audit_heads FOR SELECT USING (current_setting('chartlift.tenant', true) = '*');
