//! Structs that are read from a row's columns by name.

/// A struct whose every field is the column of the same name (what `derive(FromRow)` of sqlx's macros would write).
macro_rules! row {
    (
        $(#[$of_struct:meta])*
        $struct_access:vis struct $name:ident {
            $($(#[$of_field:meta])* $access:vis $field:ident: $type:ty,)+
        }
    ) => {
        $(#[$of_struct])*
        $struct_access struct $name {
            $($(#[$of_field])* $access $field: $type,)+
        }

        impl sqlx::FromRow<'_, sqlx::sqlite::SqliteRow> for $name {
            fn from_row(row: &sqlx::sqlite::SqliteRow) -> sqlx::Result<Self> {
                Ok(Self { $($field: sqlx::Row::try_get(row, stringify!($field))?,)+ })
            }
        }
    };
}

pub(super) use row;
