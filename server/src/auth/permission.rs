use serde::{Deserialize, Serialize};

/// What a route asks for. Each route names exactly one, in `routes/router.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Any valid token: to learn who one is.
    SignedIn,
    /// Read and list records and people, and list attachments.
    RecordsRead,
    /// Create and change records and patients.
    RecordsWrite,
    /// Make a record immutable.
    RecordsFinalize,
    /// Keep the directory of practitioners, and import people.
    DirectoryManage,
    /// Keep the templates that records are made from.
    TemplatesManage,
    /// Upload, resume and abort uploads.
    FilesUpload,
    /// Read the content of attachments.
    FilesDownload,
    /// Rename, describe, move, delete and restore attachments.
    FilesManage,
    /// Place and lift legal holds.
    RetentionManage,
    /// See what the tenant's storage costs.
    CostsRead,
    /// Set the tenant's budget, and who is told when it runs out.
    CostsManage,
    /// Read and verify the audit log.
    AuditRead,
}

impl Permission {
    /// Every permission there is.
    pub const ALL: [Self; 13] = [
        Self::SignedIn,
        Self::RecordsRead,
        Self::RecordsWrite,
        Self::RecordsFinalize,
        Self::DirectoryManage,
        Self::TemplatesManage,
        Self::FilesUpload,
        Self::FilesDownload,
        Self::FilesManage,
        Self::RetentionManage,
        Self::CostsRead,
        Self::CostsManage,
        Self::AuditRead,
    ];

    /// The permission as it is written on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::RecordsRead => "records_read",
            Self::RecordsWrite => "records_write",
            Self::RecordsFinalize => "records_finalize",
            Self::DirectoryManage => "directory_manage",
            Self::TemplatesManage => "templates_manage",
            Self::FilesUpload => "files_upload",
            Self::FilesDownload => "files_download",
            Self::FilesManage => "files_manage",
            Self::RetentionManage => "retention_manage",
            Self::CostsRead => "costs_read",
            Self::CostsManage => "costs_manage",
            Self::AuditRead => "audit_read",
        }
    }
}

/// What a person is in a hospital; the token's `roles` claim lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Treats patients: works on records and their files.
    Clinician,
    /// Runs the hospital's Chartlift: everything a clinician may, and the audit log.
    Administrator,
    /// Checks what others did; reads records and the audit, never a file's content (the minimum necessary,
    /// 45 CFR 164.502(b)).
    Auditor,
}

impl Role {
    /// The role as it is written in tokens.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clinician => "clinician",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that name; none for a name this server does not know.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Clinician, Self::Administrator, Self::Auditor].into_iter().find(|role| role.as_str() == name)
    }

    /// The whole permission matrix: the one place that says who may do what.
    #[must_use]
    pub fn grants(self, permission: Permission) -> bool {
        use Permission::{
            AuditRead, CostsManage, CostsRead, DirectoryManage, FilesDownload, FilesManage, FilesUpload,
            RecordsFinalize, RecordsRead, RecordsWrite, RetentionManage, SignedIn, TemplatesManage,
        };
        match permission {
            SignedIn | RecordsRead | CostsRead => true,
            RecordsWrite | RecordsFinalize | FilesUpload | FilesDownload | FilesManage => self != Self::Auditor,
            CostsManage | RetentionManage => self == Self::Administrator,
            AuditRead => self != Self::Clinician,
            DirectoryManage | TemplatesManage => self == Self::Administrator,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_changes_nothing_and_sees_no_content() {
        let granted: Vec<_> = Permission::ALL.into_iter().filter(|p| Role::Auditor.grants(*p)).collect();
        assert_eq!(
            granted,
            [Permission::SignedIn, Permission::RecordsRead, Permission::CostsRead, Permission::AuditRead]
        );
    }

    #[test]
    fn a_clinician_cannot_read_the_audit_log() {
        assert!(!Role::Clinician.grants(Permission::AuditRead));
    }

    #[test]
    fn written_names_are_the_serialized_ones() {
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        }
        assert_eq!(serde_json::to_value(Role::Administrator).unwrap(), Role::Administrator.as_str());
    }
}
