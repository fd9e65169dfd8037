// Written from server/openapi.json by `npm run generate`; do not edit.
export interface paths {
    "/api/addenda/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an addendum */
        get: operations["getAddendum"];
        /**
         * Change a draft of an addendum
         * @description Only its author can.
         */
        put: operations["updateAddendum"];
        post?: never;
        /**
         * Discard a draft of an addendum
         * @description Neither it nor its files are shown any more. Only its author can; refused while uploads to it are under way.
         */
        delete: operations["discardAddendum"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/addenda/{id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign an addendum
         * @description It is dated, gets its number, and is a part of the record from then on: immutable, with its files. Only its author can;
         *     refused while uploads to it are under way.
         */
        post: operations["signAddendum"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do the same to many attachments
         * @description Delete, undelete, move or restore up to 200 at once. Each succeeds or is refused for itself, and is an entry of its own in
         *     the audit log.
         */
        post: operations["changeAttachments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an attachment
         * @description As its newest version is. A deleted one can be read until it is removed for good; `status` says so.
         */
        get: operations["getAttachment"];
        put?: never;
        post?: never;
        /**
         * Delete an attachment
         * @description It vanishes from lists and downloads and can be undeleted. Deleting again is no error.
         */
        delete: operations["deleteAttachment"];
        options?: never;
        head?: never;
        /** Rename or describe an attachment */
        patch: operations["updateAttachment"];
        trace?: never;
    };
    "/api/attachments/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move an attachment to another record
         * @description With all its versions. Both records are told in their histories and in the audit log. Refused while a version of it is on
         *     its way.
         */
        post: operations["moveAttachment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}/placements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List where a file has lain
         * @description Each storage class and access tier with its time, the oldest first: what storage costs is counted from these.
         */
        get: operations["listPlacements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See whether a file can be read
         * @description Where it is archived, the answer has the ways to restore it, each with its time and cost. While it is restored, ask
         *     again now and then: most ways take hours.
         */
        get: operations["getRestore"];
        put?: never;
        /**
         * Restore an archived file
         * @description It costs what the option says. Asking for a file that can be read, or is being restored, changes nothing.
         */
        post: operations["restoreAttachment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}/undelete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undelete an attachment */
        post: operations["undeleteAttachment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an attachment's versions */
        get: operations["listVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}/versions/{number}/make-current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an older version current
         * @description As a new version: a copy of the older one, which S3 makes and checks. Where it, or a copy of it, is the
         *     newest already, nothing changes. What takes longer than a request may goes on: make the same call again, and it waits for that.
         */
        post: operations["makeVersionCurrent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log
         * @description The tenant's entries, the newest first; by who, what, to what and when. Reading them is an entry, too. The same read by the same
         *     person within a minute is one entry; every change is one of its own.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit-log/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify the audit log
         * @description Recomputes the whole chain and names the first entry that was changed or removed.
         */
        get: operations["verifyAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What storage costs
         * @description What everything the tenant stores costs a month, with every line's rule and price, and what it saves against the same
         *     files uncompressed in `STANDARD`. Requests are charged once: their lines are of this month so far.
         */
        get: operations["getCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/costs/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the month stands against the budget
         * @description What storage has cost on the days of the month that are over, what the whole month will cost, and which of the budget's
         *     thresholds were reached. Without a budget nothing is watched.
         */
        get: operations["getBudget"];
        /**
         * Set the budget
         * @description In place of any other. Once a month and threshold an alert is raised; the webhook gets
         *     `{"type":"cost.threshold_reached","timestamp":…,"data":{"tenant_id","month","basis","threshold","amount","budget","currency"}}`
         *     with the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` (HMAC-SHA-256, Standard Webhooks). Any answer but
         *     2xx is tried again for two days; 410 ends it.
         */
        put: operations["setBudget"];
        post?: never;
        /**
         * Remove the budget
         * @description Nothing is watched any more; alerts stay. No error when there is none.
         */
        delete: operations["removeBudget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/costs/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What storage has cost
         * @description By month, from what each day cost; and the next twelve months, from the growth of those before. A day is written once
         *     it is over.
         */
        get: operations["getCostHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/costs/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What other ways of keeping the same files would cost
         * @description Each strategy on the tenant's own files, by their age and how they were read in the last 30 days. A recommendation pays back
         *     within a year, archives nothing that can be read at once now, and destroys nothing.
         */
        post: operations["compareCosts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/demo/personas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the personas of demo mode */
        get: operations["listDemoPersonas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/demo/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a token in demo mode
         * @description A hospital whose past is still being written is waited for: some seconds, the first time a demo starts.
         */
        post: operations["createDemoToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/download-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a URL to read a file
         * @description Answers 409 `archived` when the file must be restored first.
         */
        post: operations["createDownloadUrl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/upload-completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete several uploads
         * @description For many small files: up to 100 in one call, each with a result of its own.
         */
        post: operations["completeUploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/upload-terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what uploads will be asked for
         * @description For a page that wants to be ready before a file is chosen: the policy, where to connect to, and which files are taken, so
         *     that it can say no before anything is sent.
         */
        get: operations["getUploadTerms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/upload-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an upload
         * @description Checks type, size, name and record, and signs the first parts if they are given.
         */
        post: operations["createUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/upload-urls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create several uploads
         * @description For many small files: up to 100 in one call, each with a result of its own.
         */
        post: operations["createUploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List uploads */
        get: operations["listUploads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an upload's state
         * @description What S3 itself has, for resuming.
         */
        get: operations["getUpload"];
        put?: never;
        post?: never;
        /**
         * Abort an upload
         * @description Removes what S3 has of it. Aborting again is no error.
         */
        delete: operations["abortUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/uploads/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete an upload
         * @description Checks the parts, their sizes and checksums with S3, then makes the attachment's version. Completing again answers
         *     the same.
         */
        post: operations["completeUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/uploads/{id}/part-urls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign parts
         * @description Each URL takes exactly the bytes that were described, with all of the given headers.
         */
        post: operations["signParts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medical-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List medical records
         * @description Searches, filters and sorts the tenant's records.
         */
        get: operations["listRecords"];
        put?: never;
        /**
         * Create a medical record
         * @description With `template`, it begins with what the template says; what is said here takes the place of that, field by field.
         */
        post: operations["createRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medical-records/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a medical record */
        get: operations["getRecord"];
        /**
         * Replace what a draft says
         * @description `If-Match` must name the newest revision, so that nobody's change is lost. Every field has to be there, and every field of
         *     each (a vital sign that was not measured is null): what is left out would not be kept. PATCH changes some.
         */
        put: operations["updateRecord"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change some of what a draft says
         * @description A JSON merge patch (RFC 7396) of the fields that PUT takes: what is left out stays as it is.
         */
        patch: operations["patchRecord"];
        trace?: never;
    };
    "/api/medical-records/{id}/addenda": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a record's addenda
         * @description The signed ones in the order in which they were signed, then drafts.
         */
        get: operations["listAddenda"];
        put?: never;
        /**
         * Begin an addendum
         * @description To a finalized record. It is a draft until it is signed; what its author uploads to the record meanwhile becomes a part of
         *     it. One person has one draft per record at a time.
         */
        post: operations["createAddendum"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medical-records/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a record's attachments */
        get: operations["listAttachments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medical-records/{id}/finalize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finalize a draft
         * @description A finalized record is immutable: it takes neither changes nor attachments, only addenda. While uploads to it are under way
         *     this is refused, or waits: then the record takes no change and no other upload, and is finalized when the last upload is
         *     completed or aborted. If one expires or arrives damaged, the record stays a draft, for somebody to look at.
         */
        post: operations["finalizeRecord"];
        /**
         * Withdraw a finalization that waits
         * @description The record is a draft as any other again. Where none waits, nothing changes.
         */
        delete: operations["withdrawFinalization"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medical-records/{id}/legal-hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Place a legal hold
         * @description Nothing removes a file of the record for good while the hold is there, deleted ones included. Placing it again changes the
         *     reason.
         */
        put: operations["placeLegalHold"];
        post?: never;
        /**
         * Lift a legal hold
         * @description Deleted files whose time is over go within a day. No error when there is no hold.
         */
        delete: operations["liftLegalHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medical-records/{id}/patient-mismatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report files of another patient
         * @description A client that reads whom files say they are of (DICOM, CDA, FHIR) asks a person when that is not the record's patient, or
         *     cannot be read, and keeps the answer here, before it uploads them: an entry of the audit log.
         */
        post: operations["reportPatientMismatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medical-records/{id}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What keeps a record's files
         * @description Whether a legal hold keeps them, how long the tenant keeps deleted files of such records, and when each of them goes.
         */
        get: operations["getRetention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/medical-records/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a record's history
         * @description Every change of the record and of its attachments, the newest first, each with what the record said after it.
         */
        get: operations["listRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List patients
         * @description By name, in Unicode's order.
         */
        get: operations["listPatients"];
        put?: never;
        /** Add a patient */
        post: operations["createPatient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import patients
         * @description A table (columns `mrn`, `name` or `family` and `given`, `prefix`, `suffix`, `birth_date`, `gender`, `active`) or a FHIR R4
         *     `Bundle` of `Patient` resources; up to 10,000 rows. Who is known by their record number is changed, others are added.
         *     Each row stands alone, and repeating an import changes nothing.
         *
         *     Of who is known already, only that is changed which the row has a word of. What the table has no column of, and the resource no
         *     element, stays as it is; of a name, each piece by itself. An empty cell says that there is nothing (`unknown` for `gender`;
         *     in `active` it says nothing). A name's `text` goes when its pieces change and no other is given. Of somebody new, `gender` is
         *     `unknown` and `active` true where nothing is said.
         */
        post: operations["importPatients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/patients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a patient */
        get: operations["getPatient"];
        /**
         * Replace what is said about a patient
         * @description Every field has to be there, and every field of the name: what is left out would not be kept. Records show the patient so from then on.
         */
        put: operations["updatePatient"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practitioners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List practitioners
         * @description By name, in Unicode's order.
         */
        get: operations["listPractitioners"];
        put?: never;
        /** Add a practitioner */
        post: operations["createPractitioner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practitioners/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import practitioners
         * @description A table (columns `identifier`, `name` or `family` and `given`, `prefix`, `suffix`, `specialty`, `subject_id`, `active`) or a
         *     FHIR R4 `Bundle` of `Practitioner` resources; up to 10,000 rows. Who is known by their identifier is changed, others are added.
         *     Each row stands alone, and repeating an import changes nothing.
         *
         *     Of who is known already, only that is changed which the row has a word of. What the table has no column of, and the resource no
         *     element, stays as it is; of a name, each piece by itself. An empty cell says that there is nothing (in `active` it says
         *     nothing). A name's `text` goes when its pieces change and no other is given. FHIR has no element for `subject_id`: a bundle
         *     leaves it alone. Somebody new is active where nothing is said.
         */
        post: operations["importPractitioners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practitioners/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a practitioner */
        get: operations["getPractitioner"];
        /**
         * Replace what is said about a practitioner
         * @description Every field has to be there, and every field of the name: what is left out would not be kept. Records show the practitioner so from then on.
         */
        put: operations["updatePractitioner"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List record templates
         * @description By name, in Unicode's order.
         */
        get: operations["listTemplates"];
        put?: never;
        /**
         * Create a record template
         * @description What new records begin with: any of a record's fields but those that are each visit's own.
         */
        post: operations["createTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record-templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a record template
         * @description In its newest version, or in the one that a record names.
         */
        get: operations["getTemplate"];
        /**
         * Change a record template
         * @description Makes its next version. Every field has to be there: what is left out would not be kept. `content` says which of a record's
         *     fields it likes, each of them whole. Records made from it stay as they are.
         */
        put: operations["updateTemplate"];
        post?: never;
        /**
         * Retire a record template
         * @description No new record can be made from it; its versions stay, since records name them. PUT with `active: true` brings it back.
         *     Retiring again is no error.
         */
        delete: operations["retireTemplate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/record-templates/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a record template's versions */
        get: operations["listTemplateVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/storage-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is stored, by group
         * @description Every group's objects by kind, storage class and tier, with their part of the monthly bill. The parts add up to
         *     `estimated_monthly_cost` of `GET /api/costs`.
         */
        get: operations["getStorageUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/stored-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a number is made of
         * @description The stored versions that a row of `GET /api/reports/storage-usage` counts, or a line of the bill, the largest first: files, older versions of them, and
         *     deleted files that retention still keeps. What lies beside them, restored copies and unfinished uploads for example, is listed if
         *     asked for by its kind. Being read, names of files and all, is an entry of the audit log.
         */
        get: operations["listStoredVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Liveness
         * @description The process answers. Says nothing of database and S3; see `/readyz`.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readiness
         * @description Database and S3 answer, so requests can be served.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What amends a finalized record: text, and the files that were uploaded while it was a draft. */
        Addendum: {
            /**
             * Format: int32
             * @description How many attachments it has. They are listed with the record's others, each with the addendum's id.
             */
            attachment_count: number;
            /**
             * Format: date-time
             * @description When it was begun.
             */
            created_at: string;
            /** @description Who began it, by the name they had then. */
            created_by: string;
            /** @description Who began it, by id. Nobody else can change or sign it. */
            created_by_id: string;
            /** @description The addendum's id. */
            id: string;
            /**
             * Format: int32
             * @description Its place among the record's addenda in the order in which they were signed, from 1; null while it is not.
             */
            number: number | null;
            /** @description The finalized record that it amends. */
            record_id: string;
            /**
             * Format: int32
             * @description Counts changes from 1; its ETag is this number in quotes.
             */
            revision: number;
            /**
             * Format: date-time
             * @description When it was signed; null while it is not.
             */
            signed_at: string | null;
            /** @description Who signed it, by the name they had then; null while it is not. */
            signed_by: string | null;
            /** @description Whether it is signed. */
            status: components["schemas"]["AddendumStatus"];
            /**
             * @description What it says.
             * @example The biopsy came back benign; no further excision is needed.
             */
            text: string;
            /**
             * Format: date-time
             * @description When its text was last changed.
             */
            updated_at: string;
        };
        /** @description What an addendum is to say. */
        AddendumInput: {
            /**
             * @description The text, up to 20,000 characters.
             * @example The biopsy came back benign.
             */
            text: string;
        };
        /**
         * @description Whether an addendum is signed.
         * @enum {string}
         */
        AddendumStatus: "draft" | "signed" | "discarded";
        /**
         * @description A person's administrative gender, as FHIR's [value set](https://hl7.org/fhir/R4/valueset-administrative-gender.html) has it.
         * @enum {string}
         */
        AdministrativeGender: "male" | "female" | "other" | "unknown";
        /** @description A strategy's costs, and how it is carried out. */
        Advice: components["schemas"]["Alternative"] & components["schemas"]["CarriedOut"];
        /** @description A month that has not come yet. */
        Ahead: {
            /** @description What it will cost if it grows as it did on average. */
            expected: string;
            /** @description What it will cost if every month is like the one that grew most. */
            high: string;
            /** @description What it will cost if every month is like the one that grew least. */
            low: string;
            /**
             * Format: int32
             * @description How many months ahead, from 1.
             */
            months_ahead: number;
        };
        /** @description That a threshold was reached. */
        Alert: {
            /** @description What the month came to. */
            amount: string;
            /** @description What it is about. */
            basis: components["schemas"]["Basis"];
            /** @description The budget at that time. */
            budget: string;
            /** @description The currency of both (ISO 4217). */
            currency: string;
            /**
             * Format: date
             * @description The month's first day (UTC).
             */
            month: string;
            /**
             * Format: date-time
             * @description When it was noticed.
             */
            raised_at: string;
            /**
             * Format: int32
             * @description The percent of the budget that was reached.
             */
            threshold: number;
            /** @description What became of telling the webhook. */
            webhook: components["schemas"]["Told"];
        };
        /** @description What a strategy costs, against keeping the files as they are. */
        Alternative: {
            /** @description What the next twelve months cost: `once` and twelve times the monthly amounts. */
            first_year: string;
            /**
             * Format: int64
             * @description Hours people wait for archived files in a month, reading as often as lately.
             */
            hours_waited_monthly: number;
            /** @description Reading a month, as often as lately. */
            monthly_reading: string;
            /** @description Storage a month. */
            monthly_storage: string;
            /** @description Getting there: transitions and minimum durations, once. */
            once: string;
            /** @description After how many months `once` is paid back, with one digit; null when it never is. */
            pays_back_months: string | null;
            /** @description What is saved a month; negative when it costs more. */
            saves_monthly: string;
            /** @description The strategy. */
            strategy: components["schemas"]["Strategy"];
        };
        /** @description One stored file of a record, with what its newest version stores. */
        Attachment: {
            /** @description The addendum of the record that it is a part of; null for a part of the record itself. */
            addendum_id: string | null;
            /** @description Who began its upload (a name), where that is another person; otherwise null. */
            begun_by: string | null;
            /** @description The file's media type. */
            content_type: string;
            /** @description CRC-32 of the source, proved when it was stored. */
            crc32: components["schemas"]["Crc32"];
            /**
             * Format: date-time
             * @description When the attachment was deleted; null while it is not.
             */
            deleted_at: string | null;
            /** @description Who deleted it (a name); null while it is not. */
            deleted_by: string | null;
            /** @description Who deleted it, by id; null while it is not. */
            deleted_by_id: string | null;
            /** @description What somebody says of it; null where nobody does. */
            description: string | null;
            /**
             * Format: int64
             * @description How many URLs to read it were given out, of all its versions. A URL is not a download: see `reads`.
             */
            download_urls_issued: number;
            /** @description How the stored bytes relate to the source bytes. */
            encoding: components["schemas"]["Encoding"];
            /** @description The file's own name. */
            file_name: string;
            /** @description The attachment's id. */
            id: string;
            /**
             * Format: date-time
             * @description When the last of them was given out; null while none was.
             */
            last_download_url_at: string | null;
            /**
             * Format: date-time
             * @description When that was last; null while it was not.
             */
            last_read_at: string | null;
            /**
             * Format: double
             * @description Stored size by source size: 0.12 means 12 % of the bytes are stored; 1 for an empty file.
             */
            ratio: number;
            /**
             * Format: int64
             * @description How often a URL was used to read it from its first byte on, of all its versions. The embedded S3 tells within a minute;
             *     of a bucket outside nothing is known, and this stays 0.
             */
            reads: number;
            /** @description The record it belongs to. */
            record_id: string;
            /** @description SHA-256 of the source as 64 hex digits, where the client computed it; otherwise null. */
            sha256: string | null;
            /**
             * Format: int64
             * @description Size of the source in bytes.
             */
            source_bytes: number;
            /** @description Whether it can be seen and read. */
            status: components["schemas"]["AttachmentStatus"];
            /**
             * @description The storage class, spelt as the S3 API spells it.
             * @example STANDARD
             */
            storage_class: string;
            /**
             * Format: int64
             * @description What S3 holds of it, in bytes.
             */
            stored_bytes: number;
            /**
             * Format: date-time
             * @description When the newest version was stored.
             */
            uploaded_at: string;
            /** @description Who stored it, by the name they had then. */
            uploaded_by: string;
            /** @description Who stored it, by id; empty for versions of a server that did not write it down. */
            uploaded_by_id: string;
            /**
             * Format: int32
             * @description The newest version's number, from 1.
             */
            version: number;
        };
        /** @description What to change of an attachment; what is left out stays as it is. */
        AttachmentPatch: {
            /** @description What is to be said of it, up to 2,000 characters; null takes away what was said. */
            description?: string | null;
            /** @description Its new name: at most 255 bytes of UTF-8, of the same kind of file. */
            file_name?: string | null;
        };
        /**
         * @description Whether an attachment can be seen and read.
         * @enum {string}
         */
        AttachmentStatus: "active" | "archived" | "deleted";
        /** @description One written entry of a tenant's audit log. */
        AuditEntry: {
            /**
             * @description What was done.
             * @example record.read
             */
            action: string;
            /** @description Who did it, by id. */
            actor_id: string;
            /** @description Who did it, by name. */
            actor_name: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description More about it, as JSON text exactly as it was written (the chain covers these bytes). */
            details: string;
            /** @description Names the key of `mac`; another after each rotation. */
            key_id: string;
            /** @description HMAC-SHA-256 over the previous entry's `mac` and this entry, as 64 hex digits. */
            mac: string;
            /** @description The record concerned, or null. */
            record_id: string | null;
            /** @description Names the request in the server's log; empty for background jobs. */
            request_id: string;
            /**
             * Format: int64
             * @description Its place in the tenant's chain, from 1 without gaps.
             */
            seq: number;
            /** @description The id of the thing; empty for the tenant as a whole. */
            target_id: string;
            /**
             * @description The kind of thing it was done to.
             * @example record
             */
            target_type: string;
        };
        /** @description A share of a quantity at one price. */
        Band: {
            /** @description How much of the line lies in it, in the line's unit. */
            quantity: string;
            /** @description The price of one unit. */
            unit_price: string;
        };
        /**
         * @description What an alert is about.
         * @enum {string}
         */
        Basis: "spent" | "expected";
        /** @description What usage costs. Amounts are decimal strings. */
        Bill: {
            /** @description What is charged, each with its reason. */
            lines: components["schemas"]["Line"][];
            /** @description The lines that come again every month. */
            monthly_total: string;
            /** @description The lines that are charged once. */
            once_total: string;
        };
        /** @description How the month stands against the budget. */
        BudgetReport: {
            /** @description What was noticed in the last twelve months, the newest first. */
            alerts: components["schemas"]["Alert"][];
            budget: components["schemas"]["BudgetTerms"] | null;
            /**
             * @description The currency of what was spent (ISO 4217). A budget of another one is not watched: set it anew.
             * @example USD
             */
            currency: string;
            /** @description What the whole month will cost if every day left is like the last. */
            expected: string;
            /**
             * Format: date
             * @description The month's first day (UTC).
             */
            month: string;
            /** @description What storage cost on the days of the month that are over. */
            spent: string;
        };
        /** @description A budget. */
        BudgetRequest: {
            /**
             * @description The amount a month, in the currency of the costs: more than 0, with at most four decimals.
             * @example 250.00
             */
            amount: string;
            /** @description Whether the webhook gets another secret. A new address gets one in any case. */
            new_webhook_secret?: boolean;
            /**
             * @description At which percent of it somebody is told: 1 to 10 of 1 to 1000; 50, 80 and 100 if absent. From 100 on it is told too
             *     when the month is expected to reach it.
             */
            thresholds?: number[] | null;
            /**
             * @description An https address that is called when a threshold is reached, as Standard Webhooks has it; nobody if absent.
             * @example https://hooks.example.org/chartlift
             */
            webhook_url?: string | null;
        };
        /** @description What setting a budget answers. */
        BudgetSet: components["schemas"]["BudgetReport"] & {
            /** @description The secret that signs what the webhook gets (Standard Webhooks), told this once; null when it is as before, or there is none. */
            webhook_secret: string | null;
        };
        /** @description A budget. The webhook's address may hold a token, so only its host is told. */
        BudgetTerms: {
            /** @description The amount a month. */
            amount: string;
            /** @description Its currency (ISO 4217). */
            currency: string;
            /** @description At which percent of the amount somebody is told. */
            thresholds: number[];
            /**
             * Format: date-time
             * @description When it was set.
             */
            updated_at: string;
            /** @description Who set it. */
            updated_by: string;
            /** @description The host of the webhook; null without one. */
            webhook_host: string | null;
        };
        /** @description What became of one of the attachments: `attachment` or, where it was refused, `problem`. */
        BulkItem: {
            attachment: components["schemas"]["Attachment"] | null;
            /** @description The attachment. */
            attachment_id: string;
            /** @description Whether it was done, or needed no doing. */
            done: boolean;
            problem: components["schemas"]["Problem"] | null;
        };
        /** @description What became of each attachment, in the order of the request. */
        BulkReport: {
            items: components["schemas"]["BulkItem"][];
        };
        /** @description What to do with which attachments. */
        BulkRequest: {
            /** @description What to do. */
            action: components["schemas"]["BulkVerb"];
            /** @description The attachments, each once; at most 200. */
            attachment_ids: string[];
            /**
             * Format: int32
             * @description For how many days they are to be readable, 1 to 30, 7 when absent; for `restore` only.
             */
            days?: number | null;
            /** @description Where to move them; for `move` only. */
            record_id?: string | null;
            tier?: components["schemas"]["RestoreTier"] | null;
        };
        /**
         * @description What to do with each of the attachments.
         * @enum {string}
         */
        BulkVerb: "delete" | "undelete" | "move" | "restore";
        /** @description What carries a strategy out. */
        CarriedOut: {
            /** @description What is to be known besides, or why there are no commands; null where nothing is to be done. */
            carry_out_note: string | null;
            /**
             * @description The lines for the operator's shell, to be run with the server's own settings: they add a rule to the file of
             *     `--storage-rules` and bring the bucket to it. Null where no command does it.
             */
            commands: string | null;
        };
        /**
         * @description What made a revision.
         * @enum {string}
         */
        Change: "created" | "updated" | "finalization_requested" | "finalization_withdrawn" | "finalized" | "addendum_signed" | "file_added" | "file_renamed" | "file_described" | "file_moved_away" | "file_moved_here" | "file_deleted" | "file_undeleted";
        /**
         * @description What something is: by code, in words, or both. After FHIR's
         *     [`CodeableConcept`](https://hl7.org/fhir/R4/datatypes.html#CodeableConcept).
         */
        CodeableConcept: {
            /** @description The same in one or several terminologies. */
            coding?: components["schemas"]["Coding"][];
            /**
             * @description As a person said it.
             * @example Coronary artery disease
             */
            text?: string | null;
        };
        /** @description A code of a terminology, after FHIR's [`Coding`](https://hl7.org/fhir/R4/datatypes.html#Coding). */
        Coding: {
            /**
             * @description The code in it.
             * @example I25.1
             */
            code: string;
            /**
             * @description What the terminology calls it.
             * @example Atherosclerotic heart disease
             */
            display?: string | null;
            /**
             * @description The terminology, as a URI.
             * @example http://hl7.org/fhir/sid/icd-10
             */
            system: string;
        };
        /** @description What became of one [`UploadToComplete`]: one of the two. */
        CompleteResult: {
            completed?: components["schemas"]["UploadCompleted"] | null;
            problem?: components["schemas"]["Problem"] | null;
        };
        /** @description The body of `POST /api/files/uploads/{id}/complete`. */
        CompleteUpload: {
            /** @description Every part in the order of the source; kept with the version as its index. */
            parts: components["schemas"]["PartIndexEntry"][];
            /** @description The whole source. */
            source: components["schemas"]["SourceSummary"];
            /** @description The whole stored object. */
            stored: components["schemas"]["StoredSummary"];
        };
        /** @description The body of `POST /api/files/upload-completions`: complete several uploads. */
        CompleteUploads: {
            /** @description 1 to [`crate::limits::MAX_UPLOADS_PER_CALL`] of them. */
            uploads: components["schemas"]["UploadToComplete"][];
        };
        /**
         * @description Whether the engine may compress a file.
         * @enum {string}
         */
        Compression: "auto" | "never";
        /** @description What storage has cost, by month, and what it will. */
        CostHistory: {
            /** @description The currency of all amounts (ISO 4217). */
            currency: string;
            /** @description The next twelve months, from the growth of the whole months before; empty while there are fewer than two. */
            forecast: components["schemas"]["Ahead"][];
            /** @description What this month's days so far come to. */
            month_to_date: string;
            /** @description The months, the oldest first; the last is the present one as far as it is over. */
            months: components["schemas"]["MonthCost"][];
        };
        /** @description What the tenant's storage costs, and why. */
        CostReport: {
            /** @description The lines: `monthly` ones for a whole month as it is now, `once` ones of this month so far. */
            bill: components["schemas"]["Bill"];
            /**
             * Format: int64
             * @description Their bytes in S3.
             */
            compressed_size_bytes: number;
            /** @description The same by storage class, with the classes' fees. */
            cost_by_storage_class: {
                [key: string]: string;
            };
            /**
             * @description The currency of all amounts (ISO 4217).
             * @example USD
             */
            currency: string;
            /** @description What a month costs if everything stays as it is: `bill.monthly_total`. */
            estimated_monthly_cost: string;
            /**
             * Format: date-time
             * @description When it was computed.
             */
            last_calculated: string;
            /**
             * Format: date
             * @description The first day of the month that the bill's `once` lines are of: requests since then.
             */
            month: string;
            /**
             * Format: date
             * @description The day the prices hold from.
             */
            prices_effective_from: string;
            /** @description The region the prices are of. */
            region: string;
            /** @description Storage classes that cost more than `STANDARD` would, and why. */
            remarks: components["schemas"]["Remark"][];
            /** @description What compressing cold files again brought; among the savings already. */
            repacked: components["schemas"]["RepackedSavings"];
            /** @description What is saved a month, by what, against which baseline. */
            savings: components["schemas"]["Savings"];
            scale: components["schemas"]["Scale"] | null;
            /**
             * Format: int64
             * @description The bytes compression saves; negative if it costs some.
             */
            storage_savings_bytes: number;
            /** @description The same in percent, with one digit; 0 while nothing is stored. */
            storage_savings_percent: string;
            /** @description The tenant. */
            tenant_id: string;
            /**
             * Format: int64
             * @description Stored versions: of files, of what they replaced, and of deleted files that retention still keeps. All are billed.
             */
            total_files: number;
            /**
             * Format: int64
             * @description Their bytes before compression.
             */
            total_size_bytes: number;
        };
        /** @description One of the versions behind a row of the report. */
        CountedVersion: {
            /** @description The access tier of `INTELLIGENT_TIERING` objects that left the frequent tier; null otherwise. */
            access_tier: string | null;
            /** @description The attachment. */
            attachment_id: string;
            /** @description The media type. */
            content_type: string;
            /** @description The file's name. */
            file_name: string;
            /** @description Why it is stored. */
            kind: components["schemas"]["Kind"];
            /** @description The record it belongs to. */
            record_id: string;
            /**
             * Format: int64
             * @description Bytes before compression.
             */
            source_bytes: number;
            /** @description The storage class, spelt as the S3 API spells it. */
            storage_class: string;
            /**
             * Format: int64
             * @description Bytes in S3.
             */
            stored_bytes: number;
            /**
             * Format: date-time
             * @description When.
             */
            uploaded_at: string;
            /** @description Who uploaded it. */
            uploaded_by: string;
            /**
             * Format: int32
             * @description Which of the attachment's versions, from 1 up; 0 of an upload that is not complete.
             */
            version: number;
        };
        /**
         * @description CRC-32 (ISO-HDLC, as in gzip) as eight lower-case hex digits
         * @example cbf43926
         */
        Crc32: string;
        /** @description What became of one [`UploadToCreate`]: one of the two. */
        CreateResult: {
            created?: components["schemas"]["UploadCreated"] | null;
            problem?: components["schemas"]["Problem"] | null;
        };
        /** @description The body of `POST /api/files/upload-url`: create an upload. */
        CreateUpload: {
            /** @description The attachment this is a new version of; absent for a new attachment. */
            attachment_id?: string | null;
            /** @description The file's media type; empty when the browser knows none (the server then decides by the extension). */
            content_type?: string;
            /** @description The file's own name, as the user has it; at most 255 bytes of UTF-8. Never becomes part of a key. */
            file_name: string;
            first?: components["schemas"]["SignParts"] | null;
            /** @description The record the attachment belongs to. */
            record_id: string;
            /**
             * Format: int64
             * @description Size of the source in bytes.
             */
            size_bytes: number;
            /**
             * @description Names the file among the caller's own: 64 lower-case hex digits that the same file, chosen again for the same place,
             *     has again. If the caller has an active upload of it, that one is answered instead of a second
             *     ([`UploadCreated::begun_before`]), however much its client has forgotten of it.
             */
            source_key?: string | null;
        };
        /** @description The body of `POST /api/files/upload-urls`: create several uploads. */
        CreateUploads: {
            /** @description 1 to [`crate::limits::MAX_UPLOADS_PER_CALL`] of them. */
            uploads: components["schemas"]["UploadToCreate"][];
        };
        /** @description A deleted file, until it is removed for good. */
        DeletedFile: {
            /** @description The attachment. */
            attachment_id: string;
            /**
             * Format: date-time
             * @description When it was deleted.
             */
            deleted_at: string;
            /**
             * Format: date-time
             * @description When it is removed for good, at the earliest; null while a hold or the tenant's rules keep it.
             */
            removed_after: string | null;
        };
        /** @description A token of demo mode. */
        DemoToken: {
            /**
             * Format: int32
             * @description How long it is valid, in seconds from now.
             */
            expires_in_seconds: number;
            /** @description Whose it is. */
            persona: components["schemas"]["Persona"];
            /** @description For `Authorization: Bearer`. */
            token: string;
        };
        /** @description Who to be. */
        DemoTokenRequest: {
            /** @description The id of a persona. */
            persona_id: string;
        };
        /** @description What the patient has, after FHIR's [`Condition`](https://hl7.org/fhir/R4/condition.html). */
        Diagnosis: {
            /** @description What it is. */
            code: components["schemas"]["CodeableConcept"];
            /** @description More about it. */
            note?: string | null;
            /** @description How certain it is. */
            verification_status: components["schemas"]["VerificationStatus"];
        };
        /**
         * @description In what a file and a record contradict each other.
         * @enum {string}
         */
        Differing: "id" | "name" | "birth_date";
        /** @description What a directory keeps of each person. */
        DirectoryEntry: {
            /**
             * Format: date-time
             * @description When the person was added.
             */
            created_at: string;
            /** @description Who added them, by the name they had then. */
            created_by: string;
            /** @description Who added them, by id. */
            created_by_id: string;
            /**
             * @description The name as it is shown.
             * @example Amara Okafor
             */
            display_name: string;
            /** @description The id by which records name the person. */
            id: string;
            /**
             * Format: int32
             * @description Counts changes from 1; the ETag is this number in quotes.
             */
            revision: number;
            /**
             * Format: date-time
             * @description When the person was last changed.
             */
            updated_at: string;
            /** @description Who last changed them, by the name they had then. */
            updated_by: string;
            /** @description Who last changed them, by id. */
            updated_by_id: string;
        };
        /**
         * @description Whether a browser saves the file or shows it.
         * @enum {string}
         */
        Disposition: "attachment" | "inline";
        /** @description The body of `POST /api/files/download-url`: which file to read. */
        DownloadRequest: {
            /** @description The attachment. */
            attachment_id: string;
            /** @description Whether to save the file (the default) or to show it. */
            disposition?: components["schemas"]["Disposition"];
            /** @description Whether the answer is to say where each part lies, for reading parts in parallel and verifying them. */
            ranges?: boolean;
            /**
             * Format: int32
             * @description A version's number; the newest when absent.
             */
            version?: number | null;
        };
        /** @description The answer to [`DownloadRequest`]: where to read a file. The URLs are credentials: never log them. */
        DownloadUrl: {
            /** @description The file's media type. */
            content_type: string;
            /** @description How the stored bytes relate to the source bytes. */
            encoding: components["schemas"]["Encoding"];
            /**
             * Format: int32
             * @description How long the URLs are valid, in seconds from now.
             */
            expires_in_seconds: number;
            /** @description The file's own name. */
            file_name: string;
            ranges?: components["schemas"]["StoredRanges"] | null;
            /**
             * Format: int64
             * @description Size of the source in bytes.
             */
            source_bytes: number;
            /**
             * Format: int64
             * @description What goes over the network, in bytes.
             */
            stored_bytes: number;
            /** @description A plain GET of it gives the source file; browsers undo the compression by themselves. */
            url: string;
            /**
             * Format: int32
             * @description The version's number.
             */
            version: number;
        };
        /**
         * @description How the stored bytes relate to the source bytes.
         * @enum {string}
         */
        Encoding: "gzip" | "identity";
        /**
         * @description Says what went wrong, in a form that code may depend on: a code's meaning never changes.
         *
         *     The HTTP status of each is [`ErrorCode::status`]; whether the same request may succeed later without being
         *     changed is [`ErrorCode::retryable`].
         * @enum {string}
         */
        ErrorCode: "invalid_request" | "validation_failed" | "unauthenticated" | "token_expired" | "clocks_differ" | "forbidden" | "method_not_allowed" | "payload_too_large" | "not_found" | "type_not_allowed" | "file_too_large" | "record_finalized" | "upload_not_active" | "upload_settled" | "upload_incomplete" | "part_mismatch" | "checksum_mismatch" | "part_too_small" | "idempotency_conflict" | "already_exists" | "record_not_finalized" | "uploads_under_way" | "precondition_failed" | "precondition_required" | "archived" | "rate_limited" | "object_store_unavailable" | "object_store_refused" | "object_lost" | "unavailable" | "internal" | "unknown";
        /** @description Which rule and which price made a line. */
        Explanation: {
            /** @description The volume bands of the whole account this kind of byte lies in, the cheapest last; one entry for a flat price. */
            bands: components["schemas"]["Band"][];
            /** @description Where AWS says so. */
            link: string;
            /**
             * Format: date
             * @description The day the price was read there.
             */
            price_day: string;
            /** @description Where the price is from. */
            price_source: string;
            /** @description The rule. */
            rule: components["schemas"]["Rule"];
            /** @description The rule in a sentence. */
            text: string;
        };
        /** @description One field that was not acceptable. */
        FieldError: {
            /** @description What is wrong with it and what would be right. */
            detail: string;
            /** @description The field as a JSON Pointer (RFC 6901), for example `/file_name`. */
            pointer: string;
        };
        /** @description Which files a tenant takes. A client that knows it can say no before anything is sent; the server asks again. */
        FileTerms: {
            /**
             * Format: int64
             * @description The largest source, in bytes.
             */
            max_file_bytes: number;
            /**
             * Format: int32
             * @description The longest name, in bytes of UTF-8.
             */
            max_file_name_bytes: number;
            /** @description Media types that are refused whatever the name: programs', and what browsers run. Any other is only another name. */
            refused_content_types: string[];
            /** @description The extensions that are taken, in lower case, each with the media type it is stored with. */
            types: {
                [key: string]: string;
            };
            /** @description Whether a name without an extension is taken; the file has to be DICOM then. */
            without_extension: boolean;
        };
        /**
         * @description What is wrong with a chain.
         * @enum {string}
         */
        Finding: "entry_changed" | "entry_missing" | "entry_unreadable" | "entry_stray" | "key_unknown" | "tail_missing" | "head_missing" | "head_changed" | "head_was_lost";
        /**
         * @description By what usage is grouped.
         * @enum {string}
         */
        Grouping: "storage_class" | "month" | "file_type" | "record" | "department" | "doctor" | "uploader";
        /** @description The server is up. */
        Health: {
            /**
             * @description Always `ok`; anything else is an error response.
             * @example ok
             */
            status: string;
        };
        /** @description A person's name, after FHIR's [`HumanName`](https://hl7.org/fhir/R4/datatypes.html#HumanName). */
        HumanName: {
            /**
             * @description The family name (surname), where the person has one.
             * @example Okafor
             */
            family: string | null;
            /** @description Given names, the first one first; middle names included. */
            given: string[];
            /** @description Parts that come before the name, such as titles. */
            prefix: string[];
            /** @description Parts that come after the name. */
            suffix: string[];
            /**
             * @description The whole name as it is shown; null to put it together from the pieces.
             * @example Amara Okafor
             */
            text: string | null;
        };
        /**
         * @description What became of one row.
         * @enum {string}
         */
        ImportOutcome: "created" | "updated" | "unchanged" | "skipped" | "refused";
        /** @description What became of an import. */
        ImportReport: {
            /**
             * Format: int32
             * @description How many were added.
             */
            created: number;
            /**
             * Format: int32
             * @description How many could not be taken.
             */
            refused: number;
            /** @description Every row, in order. */
            rows: components["schemas"]["ImportedRow"][];
            /**
             * Format: int32
             * @description How many resources were of another type.
             */
            skipped: number;
            /**
             * Format: int32
             * @description How many were so already.
             */
            unchanged: number;
            /**
             * Format: int32
             * @description How many were changed.
             */
            updated: number;
        };
        /** @description One row of an import. */
        ImportedRow: {
            /** @description What is at fault, by JSON Pointer into what the API takes. */
            errors: components["schemas"]["FieldError"][];
            /** @description The person's id; null where the row was not taken. */
            id: string | null;
            /** @description What became of it. */
            outcome: components["schemas"]["ImportOutcome"];
            /**
             * Format: int32
             * @description The row, from 1: a line of the table after the one with the column names, or an entry of the bundle.
             */
            row: number;
        };
        /**
         * @description What compression should strive for; the engine maps it to a level by measurement.
         * @enum {string}
         */
        Intent: "smallest" | "balanced" | "fast";
        /**
         * @description How a result compares, after FHIR's
         *     [observation-interpretation](https://hl7.org/fhir/R4/valueset-observation-interpretation.html).
         * @enum {string}
         */
        Interpretation: "N" | "L" | "LL" | "H" | "HH" | "A" | "AA" | "POS" | "NEG";
        /**
         * @description What a line is about. The order is the order of the lines.
         * @enum {string}
         */
        Item: "storage" | "archive_index" | "archive_overhead" | "monitoring" | "put_requests" | "get_requests" | "list_requests" | "transitions" | "restore_requests" | "restored_bytes" | "retrieval" | "early_deletion" | "egress";
        /**
         * @description Why bytes are stored. The order is the one in which they fill the account's volume bands.
         * @enum {string}
         */
        Kind: "file" | "older_version" | "deleted_file" | "metadata" | "restored_copy" | "kept_object" | "unfinished_part";
        /** @description What the laboratory is asked, after FHIR's [`ServiceRequest`](https://hl7.org/fhir/R4/servicerequest.html). */
        LabOrder: {
            /** @description The test, with its code of LOINC (`http://loinc.org`). */
            code: components["schemas"]["CodeableConcept"];
            result?: components["schemas"]["LabResult"] | null;
            /** @description How far it is. */
            status: components["schemas"]["LabOrderStatus"];
        };
        /**
         * @description How far an order is, after FHIR's [request-status](https://hl7.org/fhir/R4/valueset-request-status.html).
         * @enum {string}
         */
        LabOrderStatus: "draft" | "active" | "on-hold" | "revoked" | "completed" | "entered-in-error" | "unknown";
        /** @description What came out, after FHIR's [`Observation`](https://hl7.org/fhir/R4/observation.html). */
        LabResult: {
            /**
             * Format: date
             * @description The day the specimen was taken.
             */
            effective_date?: string | null;
            interpretation?: components["schemas"]["Interpretation"] | null;
            /**
             * @description What would be usual.
             * @example 135–145 mmol/L
             */
            reference_range?: string | null;
            value_quantity?: components["schemas"]["Quantity"] | null;
            /**
             * @description The result in words, where it is no amount.
             * @example No growth after 48 hours
             */
            value_string?: string | null;
        };
        /** @description Keeps every file of a record, deleted or not, until it is lifted. */
        LegalHold: {
            /**
             * Format: date-time
             * @description When it was placed.
             */
            placed_at: string;
            /** @description Who placed it (a name). */
            placed_by: string;
            /** @description Who placed it, by id. */
            placed_by_id: string;
            /** @description Why, as whoever placed it wrote. */
            reason: string;
        };
        /** @description A legal hold. */
        LegalHoldRequest: {
            /**
             * @description Why, for whoever asks later: 1 to 1000 characters.
             * @example Case 2026-114: keep everything
             */
            reason: string;
        };
        /** @description One charge. */
        Line: {
            /**
             * @description The access tier of `INTELLIGENT_TIERING`; null in other classes.
             * @example FREQUENT_ACCESS
             */
            access_tier: string | null;
            /** @description What it costs. */
            amount: string;
            /** @description How it comes about. */
            explain: components["schemas"]["Explanation"];
            /** @description What is charged. */
            item: components["schemas"]["Item"];
            kind: components["schemas"]["Kind"] | null;
            /**
             * Format: int64
             * @description Objects it is about, at the end of the period; of unfinished parts, uploads.
             */
            objects: number;
            /** @description What is billed, in units. */
            quantity: string;
            /** @description Whether it comes again next month. */
            recurrence: components["schemas"]["Recurrence"];
            /**
             * Format: int64
             * @description Their bytes before compression.
             */
            source_bytes: number;
            /** @description Of a restore: `expedited`, `standard` or `bulk`. */
            speed: string | null;
            /**
             * @description The storage class, spelt as the S3 API spells it.
             * @example STANDARD
             */
            storage_class: string;
            /**
             * Format: int64
             * @description Their bytes in S3.
             */
            stored_bytes: number;
            /** @description What the quantity is counted in. */
            unit: components["schemas"]["Unit"];
            /** @description The price of one unit; where the quantity lies in several volume bands, or the bands are shared, the average. */
            unit_price: string;
        };
        /** @description Who the token says one is. */
        Me: {
            /** @description The actor's id. */
            id: string;
            /** @description The actor's name. */
            name: string;
            /** @description What they grant. */
            permissions: components["schemas"]["Permission"][];
            /** @description The roles this server knows. */
            roles: components["schemas"]["Role"][];
            /** @description The tenant's id. */
            tenant_id: string;
        };
        /** @description One month. */
        MonthCost: {
            /** @description What they would have cost uncompressed in `STANDARD`. */
            baseline: string;
            /** @description What these days cost: each its share of the month. */
            cost: string;
            /**
             * Format: int32
             * @description How many of its days are counted.
             */
            days: number;
            /**
             * Format: int64
             * @description Stored versions on the last of these days.
             */
            files: number;
            /**
             * Format: date
             * @description The month's first day.
             */
            month: string;
            /**
             * Format: int64
             * @description Their bytes before compression.
             */
            source_bytes: number;
            /**
             * Format: int64
             * @description Their bytes in S3.
             */
            stored_bytes: number;
        };
        /** @description Where to move an attachment. */
        MoveRequest: {
            /** @description The record, a draft. */
            record_id: string;
        };
        /** @description One page of a list. */
        Page_Addendum: {
            /** @description The items, in the list's order. */
            items: {
                /**
                 * Format: int32
                 * @description How many attachments it has. They are listed with the record's others, each with the addendum's id.
                 */
                attachment_count: number;
                /**
                 * Format: date-time
                 * @description When it was begun.
                 */
                created_at: string;
                /** @description Who began it, by the name they had then. */
                created_by: string;
                /** @description Who began it, by id. Nobody else can change or sign it. */
                created_by_id: string;
                /** @description The addendum's id. */
                id: string;
                /**
                 * Format: int32
                 * @description Its place among the record's addenda in the order in which they were signed, from 1; null while it is not.
                 */
                number: number | null;
                /** @description The finalized record that it amends. */
                record_id: string;
                /**
                 * Format: int32
                 * @description Counts changes from 1; its ETag is this number in quotes.
                 */
                revision: number;
                /**
                 * Format: date-time
                 * @description When it was signed; null while it is not.
                 */
                signed_at: string | null;
                /** @description Who signed it, by the name they had then; null while it is not. */
                signed_by: string | null;
                /** @description Whether it is signed. */
                status: components["schemas"]["AddendumStatus"];
                /**
                 * @description What it says.
                 * @example The biopsy came back benign; no further excision is needed.
                 */
                text: string;
                /**
                 * Format: date-time
                 * @description When its text was last changed.
                 */
                updated_at: string;
            }[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_Attachment: {
            /** @description The items, in the list's order. */
            items: {
                /** @description The addendum of the record that it is a part of; null for a part of the record itself. */
                addendum_id: string | null;
                /** @description Who began its upload (a name), where that is another person; otherwise null. */
                begun_by: string | null;
                /** @description The file's media type. */
                content_type: string;
                /** @description CRC-32 of the source, proved when it was stored. */
                crc32: components["schemas"]["Crc32"];
                /**
                 * Format: date-time
                 * @description When the attachment was deleted; null while it is not.
                 */
                deleted_at: string | null;
                /** @description Who deleted it (a name); null while it is not. */
                deleted_by: string | null;
                /** @description Who deleted it, by id; null while it is not. */
                deleted_by_id: string | null;
                /** @description What somebody says of it; null where nobody does. */
                description: string | null;
                /**
                 * Format: int64
                 * @description How many URLs to read it were given out, of all its versions. A URL is not a download: see `reads`.
                 */
                download_urls_issued: number;
                /** @description How the stored bytes relate to the source bytes. */
                encoding: components["schemas"]["Encoding"];
                /** @description The file's own name. */
                file_name: string;
                /** @description The attachment's id. */
                id: string;
                /**
                 * Format: date-time
                 * @description When the last of them was given out; null while none was.
                 */
                last_download_url_at: string | null;
                /**
                 * Format: date-time
                 * @description When that was last; null while it was not.
                 */
                last_read_at: string | null;
                /**
                 * Format: double
                 * @description Stored size by source size: 0.12 means 12 % of the bytes are stored; 1 for an empty file.
                 */
                ratio: number;
                /**
                 * Format: int64
                 * @description How often a URL was used to read it from its first byte on, of all its versions. The embedded S3 tells within a minute;
                 *     of a bucket outside nothing is known, and this stays 0.
                 */
                reads: number;
                /** @description The record it belongs to. */
                record_id: string;
                /** @description SHA-256 of the source as 64 hex digits, where the client computed it; otherwise null. */
                sha256: string | null;
                /**
                 * Format: int64
                 * @description Size of the source in bytes.
                 */
                source_bytes: number;
                /** @description Whether it can be seen and read. */
                status: components["schemas"]["AttachmentStatus"];
                /**
                 * @description The storage class, spelt as the S3 API spells it.
                 * @example STANDARD
                 */
                storage_class: string;
                /**
                 * Format: int64
                 * @description What S3 holds of it, in bytes.
                 */
                stored_bytes: number;
                /**
                 * Format: date-time
                 * @description When the newest version was stored.
                 */
                uploaded_at: string;
                /** @description Who stored it, by the name they had then. */
                uploaded_by: string;
                /** @description Who stored it, by id; empty for versions of a server that did not write it down. */
                uploaded_by_id: string;
                /**
                 * Format: int32
                 * @description The newest version's number, from 1.
                 */
                version: number;
            }[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_AuditEntry: {
            /** @description The items, in the list's order. */
            items: {
                /**
                 * @description What was done.
                 * @example record.read
                 */
                action: string;
                /** @description Who did it, by id. */
                actor_id: string;
                /** @description Who did it, by name. */
                actor_name: string;
                /**
                 * Format: date-time
                 * @description When it happened.
                 */
                at: string;
                /** @description More about it, as JSON text exactly as it was written (the chain covers these bytes). */
                details: string;
                /** @description Names the key of `mac`; another after each rotation. */
                key_id: string;
                /** @description HMAC-SHA-256 over the previous entry's `mac` and this entry, as 64 hex digits. */
                mac: string;
                /** @description The record concerned, or null. */
                record_id: string | null;
                /** @description Names the request in the server's log; empty for background jobs. */
                request_id: string;
                /**
                 * Format: int64
                 * @description Its place in the tenant's chain, from 1 without gaps.
                 */
                seq: number;
                /** @description The id of the thing; empty for the tenant as a whole. */
                target_id: string;
                /**
                 * @description The kind of thing it was done to.
                 * @example record
                 */
                target_type: string;
            }[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_CountedVersion: {
            /** @description The items, in the list's order. */
            items: {
                /** @description The access tier of `INTELLIGENT_TIERING` objects that left the frequent tier; null otherwise. */
                access_tier: string | null;
                /** @description The attachment. */
                attachment_id: string;
                /** @description The media type. */
                content_type: string;
                /** @description The file's name. */
                file_name: string;
                /** @description Why it is stored. */
                kind: components["schemas"]["Kind"];
                /** @description The record it belongs to. */
                record_id: string;
                /**
                 * Format: int64
                 * @description Bytes before compression.
                 */
                source_bytes: number;
                /** @description The storage class, spelt as the S3 API spells it. */
                storage_class: string;
                /**
                 * Format: int64
                 * @description Bytes in S3.
                 */
                stored_bytes: number;
                /**
                 * Format: date-time
                 * @description When.
                 */
                uploaded_at: string;
                /** @description Who uploaded it. */
                uploaded_by: string;
                /**
                 * Format: int32
                 * @description Which of the attachment's versions, from 1 up; 0 of an upload that is not complete.
                 */
                version: number;
            }[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_Patient: {
            /** @description The items, in the list's order. */
            items: ({
                /** @description Whether new records may be made of the patient: not so when two entries turned out to be one person. */
                active: boolean;
                /**
                 * Format: date
                 * @description The date of birth; null while it is not known.
                 * @example 1958-03-14
                 */
                birth_date: string | null;
                /** @description For administration; says nothing of anatomy. */
                gender: components["schemas"]["AdministrativeGender"];
                /**
                 * @description The medical record number: the hospital's own id of the patient, unique in it, 1 to 64 characters.
                 * @example MRN-204811
                 */
                mrn: string;
                /** @description The name. */
                name: components["schemas"]["HumanName"];
            } & components["schemas"]["DirectoryEntry"])[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_Practitioner: {
            /** @description The items, in the list's order. */
            items: ({
                /** @description Whether new records may name the person: not so after they have left. */
                active: boolean;
                /**
                 * @description The hospital's own id of the person (a staff or licence number), unique in it, 1 to 64 characters.
                 * @example STAFF-0117
                 */
                identifier: string;
                /** @description The name, with the title as prefix. */
                name: components["schemas"]["HumanName"];
                /**
                 * @description What the person is qualified for; null when it is not said.
                 * @example Cardiology
                 */
                specialty: string | null;
                /**
                 * @description The `sub` of the person's tokens, so that pages know which doctor is signed in; null when there is none.
                 * @example maria-santos
                 */
                subject_id: string | null;
            } & components["schemas"]["DirectoryEntry"])[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_Record: {
            /** @description The items, in the list's order. */
            items: ({
                /**
                 * @description The appointment, by its id in the hospital's own system.
                 * @example APT-2026-004711
                 */
                appointment_id: string | null;
                /**
                 * @description Why the patient came, up to 500 characters.
                 * @example Chest pain on exertion
                 */
                chief_complaint: string | null;
                /**
                 * @description The department that saw the patient.
                 * @example Cardiology
                 */
                department: string | null;
                /** @description What the patient has or may have, the main one first. */
                diagnoses: components["schemas"]["Diagnosis"][];
                /**
                 * @description Who treats, by id in the directory.
                 * @example 01a21550-0000-7000-8000-000000000002
                 */
                doctor_id: string;
                /**
                 * Format: date
                 * @description When; null while that is open.
                 */
                follow_up_date: string | null;
                /** @description Whether the patient is to come again. */
                follow_up_required: boolean;
                /** @description How it came to it, up to 20,000 characters. */
                history_of_present_illness: string | null;
                /** @description What the laboratory is asked. */
                lab_orders: components["schemas"]["LabOrder"][];
                /** @description Whatever else there is to say, up to 20,000 characters. */
                notes: string | null;
                /**
                 * @description The patient, by id in the directory.
                 * @example 01a21550-0000-7000-8000-000000000001
                 */
                patient_id: string;
                /** @description What was found, up to 20,000 characters. */
                physical_examination: string | null;
                /** @description What the patient is to take. */
                prescriptions: components["schemas"]["Prescription"][];
                /** @description What is done. */
                treatments: components["schemas"]["Treatment"][];
                /**
                 * Format: date
                 * @description The day of the visit (for a stay: of the admission).
                 * @example 2026-02-17
                 */
                visit_date: string;
                /** @description The kind of visit. */
                visit_type: components["schemas"]["VisitType"];
                vital_signs: components["schemas"]["VitalSigns"] | null;
            } & {
                /**
                 * Format: int32
                 * @description How many signed addenda it has.
                 */
                addendum_count: number;
                /**
                 * Format: int32
                 * @description How many attachments it has.
                 */
                attachment_count: number;
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /** @description Who created it, by the name they had then. */
                created_by: string;
                /** @description Who created it, by id. */
                created_by_id: string;
                /** @description Who treats. */
                doctor: components["schemas"]["RecordDoctor"];
                finalization: components["schemas"]["PendingFinalization"] | null;
                /**
                 * Format: date-time
                 * @description When it was finalized; null while it is a draft.
                 */
                finalized_at: string | null;
                /** @description Who finalized it, by the name they had then; null while it is a draft. */
                finalized_by: string | null;
                /** @description Who finalized it, by id; null while it is a draft. */
                finalized_by_id: string | null;
                /** @description The record's id. */
                id: string;
                /** @description The patient. */
                patient: components["schemas"]["RecordPatient"];
                /**
                 * Format: int32
                 * @description Counts changes from 1, those of its attachments too; its ETag is this number in quotes.
                 */
                revision: number;
                /** @description Whether it can still be changed. */
                status: components["schemas"]["RecordStatus"];
                template: components["schemas"]["RecordTemplate"] | null;
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                updated_at: string;
                /** @description Who last changed it, by the name they had then. */
                updated_by: string;
                /** @description Who last changed it, by id. */
                updated_by_id: string;
            })[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_Revision: {
            /** @description The items, in the list's order. */
            items: {
                /** @description What made it. */
                change: components["schemas"]["Change"];
                /**
                 * Format: date-time
                 * @description When.
                 */
                changed_at: string;
                /** @description Who, by the name they had then. */
                changed_by: string;
                /** @description Who, by id. */
                changed_by_id: string;
                /** @description What the record said. */
                content: components["schemas"]["RecordContent"];
                file: components["schemas"]["RevisedFile"] | null;
                /**
                 * Format: int32
                 * @description Its number, from 1; the record's tag at that time.
                 */
                revision: number;
                /** @description Whether the record could still be changed. */
                status: components["schemas"]["RecordStatus"];
            }[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_Template: {
            /** @description The items, in the list's order. */
            items: ({
                /** @description Whether new records can be made from it. */
                active: boolean;
                /** @description What new records begin with. */
                content: components["schemas"]["TemplateContent"];
                /** @description When to use it, up to 2,000 characters. */
                description: string | null;
                /**
                 * @description What people choose it by, up to 200 characters.
                 * @example Mole check
                 */
                name: string;
            } & {
                /**
                 * Format: date-time
                 * @description When the template was created.
                 */
                created_at: string;
                /** @description Who created it, by the name they had then. */
                created_by: string;
                /** @description Who created it, by id. */
                created_by_id: string;
                /** @description The template's id. */
                id: string;
                /**
                 * Format: date-time
                 * @description When this version was made.
                 */
                updated_at: string;
                /** @description Who made this version, by the name they had then. */
                updated_by: string;
                /** @description Who made this version, by id. */
                updated_by_id: string;
                /**
                 * Format: int32
                 * @description Counts changes from 1; its ETag is this number in quotes.
                 */
                version: number;
            })[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_UploadSummary: {
            /** @description The items, in the list's order. */
            items: {
                /** @description The attachment it makes a version of. */
                attachment_id: string;
                /** @description The last other person who went on with it (a name); null where there is none. */
                continued_by: string | null;
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                created_at: string;
                /** @description Who created it (a name). */
                created_by: string;
                /**
                 * Format: date-time
                 * @description When the server will abort it.
                 */
                expires_at: string;
                /** @description The file's own name. */
                file_name: string;
                /** @description The record of the attachment. */
                record_id: string;
                /**
                 * Format: int64
                 * @description Size of the source in bytes.
                 */
                size_bytes: number;
                /** @description Where it stands. */
                status: components["schemas"]["UploadStatus"];
                /** @description The upload. */
                upload_id: string;
            }[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /** @description One page of a list. */
        Page_Version: {
            /** @description The items, in the list's order. */
            items: {
                /** @description Who began its upload (a name), where that is another person; otherwise null. */
                begun_by: string | null;
                /** @description The file's media type. */
                content_type: string;
                crc32: components["schemas"]["Crc32"] | null;
                /**
                 * Format: date-time
                 * @description When it was stored.
                 */
                created_at: string;
                /** @description Who stored it (a name). */
                created_by: string;
                /** @description Who stored it, by id; empty for versions of a server that did not write it down. */
                created_by_id: string;
                /** @description How the stored bytes relate to the source bytes. */
                encoding: components["schemas"]["Encoding"];
                /** @description The name it was uploaded under. */
                file_name: string;
                /** @description Whether it is the one that is listed and downloaded. */
                newest: boolean;
                /**
                 * Format: int32
                 * @description Its number, from 1.
                 */
                number: number;
                /**
                 * Format: double
                 * @description Stored size by source size.
                 */
                ratio: number;
                /** @description SHA-256 of the source as 64 hex digits, where the client computed it; otherwise null. */
                sha256: string | null;
                /**
                 * Format: int64
                 * @description Size of the source in bytes.
                 */
                source_bytes: number;
                /**
                 * @description The storage class, spelt as the S3 API spells it.
                 * @example STANDARD
                 */
                storage_class: string;
                /**
                 * Format: int64
                 * @description What S3 holds of it, in bytes.
                 */
                stored_bytes: number;
            }[];
            /** @description Give this as `cursor` to get the next page; null on the last one. */
            next_cursor: string | null;
        };
        /**
         * @description One row of the part index: where a part of the source lies in the stored object.
         *
         *     Offsets are not sent: they are the running sums of the sizes.
         */
        PartIndexEntry: {
            /**
             * Format: int32
             * @description The part's number.
             */
            number: number;
            /**
             * Format: int64
             * @description Source bytes in this part.
             */
            source_bytes: number;
            /** @description CRC-32 of the source bytes of this part. */
            source_crc32: components["schemas"]["Crc32"];
            /**
             * Format: int64
             * @description Stored bytes of this part.
             */
            stored_bytes: number;
            /** @description CRC-32 of the stored bytes of this part. */
            stored_crc32: components["schemas"]["Crc32"];
        };
        /** @description One part to sign; its URL then accepts exactly these bytes. */
        PartToSign: {
            /** @description CRC-32 of the stored bytes. */
            crc32: components["schemas"]["Crc32"];
            /**
             * Format: int32
             * @description 1 to [`crate::limits::MAX_PARTS`].
             */
            number: number;
            sha256?: components["schemas"]["Sha256"] | null;
            /**
             * Format: int64
             * @description Stored size in bytes.
             */
            size_bytes: number;
        };
        Patient: {
            /** @description Whether new records may be made of the patient: not so when two entries turned out to be one person. */
            active: boolean;
            /**
             * Format: date
             * @description The date of birth; null while it is not known.
             * @example 1958-03-14
             */
            birth_date: string | null;
            /** @description For administration; says nothing of anatomy. */
            gender: components["schemas"]["AdministrativeGender"];
            /**
             * @description The medical record number: the hospital's own id of the patient, unique in it, 1 to 64 characters.
             * @example MRN-204811
             */
            mrn: string;
            /** @description The name. */
            name: components["schemas"]["HumanName"];
        } & components["schemas"]["DirectoryEntry"];
        /** @description What is said about a patient, after FHIR's [`Patient`](https://hl7.org/fhir/R4/patient.html). */
        PatientInput: {
            /** @description Whether new records may be made of the patient: not so when two entries turned out to be one person. */
            active: boolean;
            /**
             * Format: date
             * @description The date of birth; null while it is not known.
             * @example 1958-03-14
             */
            birth_date: string | null;
            /** @description For administration; says nothing of anatomy. */
            gender: components["schemas"]["AdministrativeGender"];
            /**
             * @description The medical record number: the hospital's own id of the patient, unique in it, 1 to 64 characters.
             * @example MRN-204811
             */
            mrn: string;
            /** @description The name. */
            name: components["schemas"]["HumanName"];
        };
        /**
         * @description What a person was asked about files of another patient, and what they answered. It says in what they differ, not how: the
         *     log may be read by those who must not know patients.
         */
        PatientMismatch: {
            /** @description In what the others differ from the record: nothing only where there are no others. */
            differing: components["schemas"]["Differing"][];
            /**
             * Format: int32
             * @description How many files, 1 to 100,000.
             * @example 1
             */
            files: number;
            /**
             * Format: int32
             * @description How many of them claim to be of a kind that names its patient (DICOM, CDA, FHIR), but cannot be read.
             * @example 0
             */
            unreadable?: number;
            /** @description Whether they are uploaded to the record all the same. */
            uploaded: boolean;
        };
        /** @description That a draft is to be finalized once the uploads to it are over. Until then it takes no change. */
        PendingFinalization: {
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            requested_at: string;
            /** @description Who asked for it, by the name they had then. */
            requested_by: string;
            /** @description Who asked for it, by id. */
            requested_by_id: string;
        };
        /**
         * @description A unit of time, after FHIR's [units-of-time](https://hl7.org/fhir/R4/valueset-units-of-time.html) (UCUM).
         * @enum {string}
         */
        PeriodUnit: "min" | "h" | "d" | "wk" | "mo";
        /**
         * @description What a route asks for. Each route names exactly one, in `routes/router.rs`.
         * @enum {string}
         */
        Permission: "signed_in" | "records_read" | "records_write" | "records_finalize" | "directory_manage" | "templates_manage" | "files_upload" | "files_download" | "files_manage" | "retention_manage" | "costs_read" | "costs_manage" | "audit_read";
        /** @description An invented person one can be in demo mode. */
        Persona: {
            /** @description Names the persona in `POST /api/demo/token`; also the token's subject. */
            id: string;
            /** @description The person's name. */
            name: string;
            /** @description The person's role. */
            role: components["schemas"]["Role"];
            /** @description The hospital's id. */
            tenant_id: string;
            /** @description The hospital's name. */
            tenant_name: string;
        };
        /** @description One stay of a version's object in a class and tier. */
        Placement: {
            /**
             * @description The access tier of an `INTELLIGENT_TIERING` object that left the frequent tier; null otherwise.
             * @example INFREQUENT_ACCESS
             */
            access_tier: string | null;
            /**
             * Format: date-time
             * @description From when on. Moves by the time of the last read are known to the millisecond; those of lifecycle rules and archive
             *     tiers, from when they were noticed.
             */
            from: string;
            /**
             * @description The storage class, spelt as the S3 API spells it.
             * @example INTELLIGENT_TIERING
             */
            storage_class: string;
            /**
             * Format: date-time
             * @description Until when; null while it lies there.
             */
            to: string | null;
        };
        /** @description Where a version's object lies, and lay before. */
        Placements: {
            /** @description The attachment. */
            attachment_id: string;
            /** @description Its stays, the oldest first, without gaps; the last is where it lies. */
            items: components["schemas"]["Placement"][];
            /**
             * Format: int32
             * @description The version's number.
             */
            version: number;
        };
        Practitioner: {
            /** @description Whether new records may name the person: not so after they have left. */
            active: boolean;
            /**
             * @description The hospital's own id of the person (a staff or licence number), unique in it, 1 to 64 characters.
             * @example STAFF-0117
             */
            identifier: string;
            /** @description The name, with the title as prefix. */
            name: components["schemas"]["HumanName"];
            /**
             * @description What the person is qualified for; null when it is not said.
             * @example Cardiology
             */
            specialty: string | null;
            /**
             * @description The `sub` of the person's tokens, so that pages know which doctor is signed in; null when there is none.
             * @example maria-santos
             */
            subject_id: string | null;
        } & components["schemas"]["DirectoryEntry"];
        /** @description What is said about somebody who treats, after FHIR's [`Practitioner`](https://hl7.org/fhir/R4/practitioner.html). */
        PractitionerInput: {
            /** @description Whether new records may name the person: not so after they have left. */
            active: boolean;
            /**
             * @description The hospital's own id of the person (a staff or licence number), unique in it, 1 to 64 characters.
             * @example STAFF-0117
             */
            identifier: string;
            /** @description The name, with the title as prefix. */
            name: components["schemas"]["HumanName"];
            /**
             * @description What the person is qualified for; null when it is not said.
             * @example Cardiology
             */
            specialty: string | null;
            /**
             * @description The `sub` of the person's tokens, so that pages know which doctor is signed in; null when there is none.
             * @example maria-santos
             */
            subject_id: string | null;
        };
        /** @description What the patient is to take, after FHIR's [`MedicationRequest`](https://hl7.org/fhir/R4/medicationrequest.html). */
        Prescription: {
            /** @description Whether it is taken when needed. */
            as_needed?: boolean;
            dose_quantity?: components["schemas"]["Quantity"] | null;
            duration?: components["schemas"]["Quantity"] | null;
            /** @description The drug. */
            medication: components["schemas"]["CodeableConcept"];
            /**
             * @description What the patient is told.
             * @example With a meal
             */
            patient_instruction?: string | null;
            route?: components["schemas"]["CodeableConcept"] | null;
            /** @description How far it is. */
            status: components["schemas"]["PrescriptionStatus"];
            timing?: components["schemas"]["Timing"] | null;
        };
        /**
         * @description How far a prescription is, after FHIR's
         *     [medicationrequest-status](https://hl7.org/fhir/R4/valueset-medicationrequest-status.html).
         * @enum {string}
         */
        PrescriptionStatus: "draft" | "active" | "on-hold" | "stopped" | "completed" | "cancelled" | "entered-in-error" | "unknown";
        /** @description An RFC 9457 problem document, the body of every error response (`application/problem+json`). */
        Problem: {
            /** @description The kind of problem as code; stable. */
            code: components["schemas"]["ErrorCode"];
            /** @description What happened this time and what to do about it. */
            detail: string;
            /** @description The fields at fault, for [`ErrorCode::ValidationFailed`]. */
            errors?: components["schemas"]["FieldError"][];
            /** @description The parts that are missing or wrong, for [`ErrorCode::UploadIncomplete`] and [`ErrorCode::PartMismatch`]. */
            part_numbers?: number[];
            /** @description Names this request in the server's log. */
            request_id?: string | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The kind of problem in a few words, the same for every occurrence. */
            title: string;
            /** @description A URI reference naming the kind of problem: `/problems/` and the code. */
            type: string;
        };
        /** @description An amount in a unit of [UCUM](https://ucum.org), after FHIR's [`Quantity`](https://hl7.org/fhir/R4/datatypes.html#Quantity). */
        Quantity: {
            /**
             * @description The unit's UCUM code.
             * @example Cel
             */
            unit: string;
            /**
             * Format: double
             * @description How much.
             * @example 37.2
             */
            value: number;
        };
        /**
         * @description Whether a file can be read.
         * @enum {string}
         */
        Readable: "online" | "archived" | "restoring" | "restored";
        /** @description A medical record. */
        Record: {
            /**
             * @description The appointment, by its id in the hospital's own system.
             * @example APT-2026-004711
             */
            appointment_id: string | null;
            /**
             * @description Why the patient came, up to 500 characters.
             * @example Chest pain on exertion
             */
            chief_complaint: string | null;
            /**
             * @description The department that saw the patient.
             * @example Cardiology
             */
            department: string | null;
            /** @description What the patient has or may have, the main one first. */
            diagnoses: components["schemas"]["Diagnosis"][];
            /**
             * @description Who treats, by id in the directory.
             * @example 01a21550-0000-7000-8000-000000000002
             */
            doctor_id: string;
            /**
             * Format: date
             * @description When; null while that is open.
             */
            follow_up_date: string | null;
            /** @description Whether the patient is to come again. */
            follow_up_required: boolean;
            /** @description How it came to it, up to 20,000 characters. */
            history_of_present_illness: string | null;
            /** @description What the laboratory is asked. */
            lab_orders: components["schemas"]["LabOrder"][];
            /** @description Whatever else there is to say, up to 20,000 characters. */
            notes: string | null;
            /**
             * @description The patient, by id in the directory.
             * @example 01a21550-0000-7000-8000-000000000001
             */
            patient_id: string;
            /** @description What was found, up to 20,000 characters. */
            physical_examination: string | null;
            /** @description What the patient is to take. */
            prescriptions: components["schemas"]["Prescription"][];
            /** @description What is done. */
            treatments: components["schemas"]["Treatment"][];
            /**
             * Format: date
             * @description The day of the visit (for a stay: of the admission).
             * @example 2026-02-17
             */
            visit_date: string;
            /** @description The kind of visit. */
            visit_type: components["schemas"]["VisitType"];
            vital_signs: components["schemas"]["VitalSigns"] | null;
        } & {
            /**
             * Format: int32
             * @description How many signed addenda it has.
             */
            addendum_count: number;
            /**
             * Format: int32
             * @description How many attachments it has.
             */
            attachment_count: number;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /** @description Who created it, by the name they had then. */
            created_by: string;
            /** @description Who created it, by id. */
            created_by_id: string;
            /** @description Who treats. */
            doctor: components["schemas"]["RecordDoctor"];
            finalization: components["schemas"]["PendingFinalization"] | null;
            /**
             * Format: date-time
             * @description When it was finalized; null while it is a draft.
             */
            finalized_at: string | null;
            /** @description Who finalized it, by the name they had then; null while it is a draft. */
            finalized_by: string | null;
            /** @description Who finalized it, by id; null while it is a draft. */
            finalized_by_id: string | null;
            /** @description The record's id. */
            id: string;
            /** @description The patient. */
            patient: components["schemas"]["RecordPatient"];
            /**
             * Format: int32
             * @description Counts changes from 1, those of its attachments too; its ETag is this number in quotes.
             */
            revision: number;
            /** @description Whether it can still be changed. */
            status: components["schemas"]["RecordStatus"];
            template: components["schemas"]["RecordTemplate"] | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description Who last changed it, by the name they had then. */
            updated_by: string;
            /** @description Who last changed it, by id. */
            updated_by_id: string;
        };
        /** @description What a record says about one visit of one patient. */
        RecordContent: {
            /**
             * @description The appointment, by its id in the hospital's own system.
             * @example APT-2026-004711
             */
            appointment_id: string | null;
            /**
             * @description Why the patient came, up to 500 characters.
             * @example Chest pain on exertion
             */
            chief_complaint: string | null;
            /**
             * @description The department that saw the patient.
             * @example Cardiology
             */
            department: string | null;
            /** @description What the patient has or may have, the main one first. */
            diagnoses: components["schemas"]["Diagnosis"][];
            /**
             * @description Who treats, by id in the directory.
             * @example 01a21550-0000-7000-8000-000000000002
             */
            doctor_id: string;
            /**
             * Format: date
             * @description When; null while that is open.
             */
            follow_up_date: string | null;
            /** @description Whether the patient is to come again. */
            follow_up_required: boolean;
            /** @description How it came to it, up to 20,000 characters. */
            history_of_present_illness: string | null;
            /** @description What the laboratory is asked. */
            lab_orders: components["schemas"]["LabOrder"][];
            /** @description Whatever else there is to say, up to 20,000 characters. */
            notes: string | null;
            /**
             * @description The patient, by id in the directory.
             * @example 01a21550-0000-7000-8000-000000000001
             */
            patient_id: string;
            /** @description What was found, up to 20,000 characters. */
            physical_examination: string | null;
            /** @description What the patient is to take. */
            prescriptions: components["schemas"]["Prescription"][];
            /** @description What is done. */
            treatments: components["schemas"]["Treatment"][];
            /**
             * Format: date
             * @description The day of the visit (for a stay: of the admission).
             * @example 2026-02-17
             */
            visit_date: string;
            /** @description The kind of visit. */
            visit_type: components["schemas"]["VisitType"];
            vital_signs: components["schemas"]["VitalSigns"] | null;
        };
        /** @description Who treats, as the directory has them now. */
        RecordDoctor: {
            /**
             * @description The name as it is shown.
             * @example Dr. Maria Santos
             */
            display_name: string;
            /** @description What they are qualified for; null when it is not said. */
            specialty: string | null;
        };
        /** @description What is said of a new record. What is left out is as the template has it, or null, false or empty; so a template may say what is required here. */
        RecordInput: {
            /**
             * @description The appointment, by its id in the hospital's own system.
             * @example APT-2026-004711
             */
            appointment_id?: string | null;
            /**
             * @description Why the patient came, up to 500 characters.
             * @example Chest pain on exertion
             */
            chief_complaint?: string | null;
            /**
             * @description The department that saw the patient.
             * @example Cardiology
             */
            department?: string | null;
            /** @description What the patient has or may have, the main one first. */
            diagnoses?: components["schemas"]["Diagnosis"][];
            /**
             * @description Who treats, by id in the directory.
             * @example 01a21550-0000-7000-8000-000000000002
             */
            doctor_id: string;
            /**
             * Format: date
             * @description When; null while that is open.
             */
            follow_up_date?: string | null;
            /** @description Whether the patient is to come again. */
            follow_up_required?: boolean;
            /** @description How it came to it, up to 20,000 characters. */
            history_of_present_illness?: string | null;
            /** @description What the laboratory is asked. */
            lab_orders?: components["schemas"]["LabOrder"][];
            /** @description Whatever else there is to say, up to 20,000 characters. */
            notes?: string | null;
            /**
             * @description The patient, by id in the directory.
             * @example 01a21550-0000-7000-8000-000000000001
             */
            patient_id: string;
            /** @description What was found, up to 20,000 characters. */
            physical_examination?: string | null;
            /** @description What the patient is to take. */
            prescriptions?: components["schemas"]["Prescription"][];
            template?: components["schemas"]["TemplateChoice"];
            /** @description What is done. */
            treatments?: components["schemas"]["Treatment"][];
            /**
             * Format: date
             * @description The day of the visit (for a stay: of the admission).
             * @example 2026-02-17
             */
            visit_date: string;
            /** @description The kind of visit. */
            visit_type?: components["schemas"]["VisitType"];
            vital_signs?: components["schemas"]["VitalSigns"] | null;
        };
        /**
         * @description The orders a list of records can have.
         * @enum {string}
         */
        RecordOrder: "-visit_date" | "visit_date" | "patient_name" | "-patient_name" | "-updated_at" | "updated_at";
        /** @description The patient of a record, as the directory has them now. */
        RecordPatient: {
            /**
             * Format: date
             * @description The date of birth; null while it is not known.
             */
            birth_date: string | null;
            /**
             * @description The name as it is shown.
             * @example Amara Okafor
             */
            display_name: string;
            /** @description For administration. */
            gender: components["schemas"]["AdministrativeGender"];
            /**
             * @description The medical record number.
             * @example MRN-204811
             */
            mrn: string;
        };
        /** @description What keeps a record's files. */
        RecordRetention: {
            /** @description The deleted files, the first thousand in the order they were added. */
            deleted_files: components["schemas"]["DeletedFile"][];
            /**
             * Format: int32
             * @description How many days a deleted file of this record is kept; null for ever.
             */
            deleted_files_days: number | null;
            legal_hold: components["schemas"]["LegalHold"] | null;
        };
        /**
         * @description Whether a record can still be changed.
         * @enum {string}
         */
        RecordStatus: "draft" | "finalized";
        /** @description Which template a record was made from. */
        RecordTemplate: {
            /** @description The template. */
            id: string;
            /**
             * Format: int32
             * @description Its version.
             */
            version: number;
        };
        /**
         * @description When a charge comes again.
         * @enum {string}
         */
        Recurrence: "monthly" | "once";
        /** @description A storage class that costs more than `STANDARD` would for the same objects. */
        Remark: {
            /** @description How much more, a month. */
            extra_monthly: string;
            /** @description The class. */
            storage_class: string;
            /** @description Why, in a sentence or two. */
            text: string;
        };
        /** @description What compressing cold files again brought. */
        RepackedSavings: {
            /**
             * Format: int64
             * @description Stored versions that were compressed again, and are still there.
             */
            files: number;
            /**
             * Format: int64
             * @description How many bytes fewer S3 has of them.
             */
            saved_bytes: number;
            /** @description What the bill would be higher a month without it. */
            saves_monthly: string;
        };
        /**
         * @description How a report is written.
         * @enum {string}
         */
        ReportFormat: "json" | "csv" | "html";
        /** @description A way to make an archived file readable. */
        RestoreOption: {
            /**
             * @description What S3 bills for it, in US dollars; null where the region has no prices. The copy's storage in STANDARD comes on
             *     top for as long as it stays.
             */
            cost: string | null;
            /**
             * Format: int32
             * @description How long it takes at most, in seconds.
             */
            takes_seconds: number;
            /** @description How fast. */
            tier: components["schemas"]["RestoreTier"];
        };
        /** @description Which file to restore, and how. */
        RestoreRequest: {
            /**
             * Format: int32
             * @description For how many days it is to be readable, 1 to 30; 7 when absent.
             */
            days?: number | null;
            /** @description How fast. */
            tier: components["schemas"]["RestoreTier"];
            /**
             * Format: int32
             * @description The version's number; the newest when absent.
             */
            version?: number | null;
        };
        /** @description How a version stands. */
        RestoreState: {
            /** @description The archive access tier, where it is in one; otherwise null. */
            archive_tier: string | null;
            /** @description The attachment. */
            attachment_id: string;
            /** @description The ways to restore it; none unless it is archived. */
            options: components["schemas"]["RestoreOption"][];
            /**
             * Format: date-time
             * @description When a restored copy goes; null where there is none.
             */
            restored_until: string | null;
            /** @description Whether it can be read. */
            state: components["schemas"]["Readable"];
            /**
             * @description The storage class, spelt as the S3 API spells it.
             * @example GLACIER
             */
            storage_class: string;
            /**
             * Format: int32
             * @description The version's number.
             */
            version: number;
        };
        /**
         * @description How fast an archived file is made readable; spelt as the S3 API spells it.
         * @enum {string}
         */
        RestoreTier: "Expedited" | "Standard" | "Bulk";
        /** @description What a change left of an attachment. */
        RevisedFile: {
            /** @description The attachment's id. */
            attachment_id: string;
            /** @description What was said of it then; null where nothing was. */
            description: string | null;
            /** @description Its name then. */
            file_name: string;
            /** @description The record that it was moved to or from; null for any other change. */
            other_record_id: string | null;
            /**
             * Format: int32
             * @description Its newest version then, from 1.
             */
            version: number;
        };
        /** @description A record as it was after one change. */
        Revision: {
            /** @description What made it. */
            change: components["schemas"]["Change"];
            /**
             * Format: date-time
             * @description When.
             */
            changed_at: string;
            /** @description Who, by the name they had then. */
            changed_by: string;
            /** @description Who, by id. */
            changed_by_id: string;
            /** @description What the record said. */
            content: components["schemas"]["RecordContent"];
            file: components["schemas"]["RevisedFile"] | null;
            /**
             * Format: int32
             * @description Its number, from 1; the record's tag at that time.
             */
            revision: number;
            /** @description Whether the record could still be changed. */
            status: components["schemas"]["RecordStatus"];
        };
        /**
         * @description What a person is in a hospital; the token's `roles` claim lists them.
         * @enum {string}
         */
        Role: "clinician" | "administrator" | "auditor";
        /**
         * @description Why a line of a bill is there.
         * @enum {string}
         */
        Rule: "byte_time" | "minimum_size" | "unfinished_parts" | "restored_copies" | "kept_objects" | "monitoring" | "archive_index" | "archive_overhead" | "requests" | "transitions" | "restores" | "retrieval" | "early_deletion" | "egress";
        /** @description What a month costs against the same files uncompressed in `STANDARD`. Negative savings are extra costs. */
        Savings: {
            /** @description As it is, a month. */
            actual_monthly: string;
            /** @description What is measured against, in words. */
            baseline: string;
            /** @description All files uncompressed in `STANDARD`, a month. */
            baseline_monthly: string;
            /** @description Saved by compression a month, less what the descriptions beside the files cost. */
            by_compression: string;
            /** @description Saved by storage classes and access tiers a month. */
            by_tiering: string;
            /** @description All files as compressed, with their descriptions, all in `STANDARD`, a month. */
            compressed_monthly: string;
            /** @description The same in percent of the baseline, with one digit; 0 while nothing is stored. */
            percent: string;
            /** @description Both together. */
            total: string;
        };
        /** @description What each stored file is counted as. */
        Scale: {
            /**
             * Format: int64
             * @description As how many files.
             */
            files: number;
            /**
             * Format: int64
             * @description How many times as large each of them is. Descriptions stay as they are: they do not grow with their files.
             */
            size: number;
        };
        /**
         * @description SHA-256 as 64 lower-case hex digits
         * @example 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225
         */
        Sha256: string;
        /** @description The body of `POST /api/files/uploads/{id}/part-urls`: sign these parts. */
        SignParts: {
            /** @description The encoding of the stored bytes; the first signing of an upload settles it. */
            encoding: components["schemas"]["Encoding"];
            /** @description 1 to [`crate::limits::MAX_PARTS_PER_SIGNING`] parts. Signing a part again replaces what was said of it. */
            parts: components["schemas"]["PartToSign"][];
            /** @description Whether the only part is the whole object, to be sent as one `PutObject`; the first signing settles it. */
            whole: boolean;
        };
        /** @description Where and how to send one part. URL and form are credentials: never log them. */
        SignedPart: {
            /**
             * Format: int32
             * @description How long the URL is valid, in seconds from now (a duration, so that a wrong client clock does no harm).
             */
            expires_in_seconds: number;
            /** @description The fields of a form, if it is to go by one: `POST` as `multipart/form-data`, with the bytes as its last field, `file`. */
            form?: {
                [key: string]: string;
            } | null;
            /** @description The headers the signature covers; all must be sent as given (the browser itself sends `Content-Length`). */
            headers: {
                [key: string]: string;
            };
            /**
             * Format: int32
             * @description The part's number.
             */
            number: number;
            /** @description The presigned URL to `PUT` the part to, or where to `POST` the form. */
            url: string;
        };
        /** @description The answer to [`SignParts`]. */
        SignedParts: {
            /** @description In the order asked for. */
            parts: components["schemas"]["SignedPart"][];
        };
        /** @description The whole source, as the client read it. */
        SourceSummary: {
            /** @description CRC-32 of all source bytes. */
            crc32: components["schemas"]["Crc32"];
            /** @description SHA-256 of all source bytes as 64 lower-case hex digits, where the client computed it. */
            sha256?: string | null;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            size_bytes: number;
        };
        /** @description A report of storage usage. */
        StorageUsage: {
            /**
             * Format: date-time
             * @description When it is of.
             */
            as_of: string;
            /** @description By what it is grouped. */
            by: components["schemas"]["Grouping"];
            /** @description The currency of its amounts (ISO 4217). */
            currency: string;
            /** @description One row for each group, kind, class and tier. */
            rows: components["schemas"]["UsageRow"][];
            /** @description The tenant. */
            tenant_id: string;
            /** @description The sum of the rows' costs, which is what `GET /api/costs` has as `estimated_monthly_cost`. */
            total_monthly_cost: string;
        };
        /** @description One part that S3 has. */
        StoredPart: {
            crc32?: components["schemas"]["Crc32"] | null;
            /**
             * Format: int32
             * @description The part's number.
             */
            number: number;
            /**
             * Format: int64
             * @description Stored size in bytes.
             */
            size_bytes: number;
        };
        /** @description Everything needed to read the parts of a stored object in any order and to prove each. */
        StoredRanges: {
            /** @description Every part, in the order of the source. */
            parts: components["schemas"]["PartIndexEntry"][];
            /** @description The whole source. */
            source: components["schemas"]["SourceSummary"];
            /** @description The whole stored object. */
            stored: components["schemas"]["StoredSummary"];
            /** @description A GET of it, with or without `Range`, gives the stored bytes as they are: nothing is decoded on the way. */
            url: string;
        };
        /** @description The whole stored object, as the client sent it. */
        StoredSummary: {
            /** @description CRC-32 of all stored bytes (S3's FULL_OBJECT checksum of type CRC32). */
            crc32: components["schemas"]["Crc32"];
            /**
             * Format: int64
             * @description Size in bytes.
             */
            size_bytes: number;
        };
        /** @description A way to keep files. */
        Strategy: {
            /** @enum {string} */
            strategy: "as_is";
        } | {
            /** @enum {string} */
            strategy: "uncompressed";
        } | {
            /** @enum {string} */
            strategy: "standard";
        } | {
            /** @description With its opt-in archive tiers, from 90 and 180 days on: people wait for what is in them. */
            archive_tiers: boolean;
            /** @enum {string} */
            strategy: "intelligent_tiering";
        } | {
            /**
             * Format: int32
             * @description The age in days.
             */
            after_days: number;
            /** @enum {string} */
            strategy: "lifecycle";
            /** @description The class. */
            to: components["schemas"]["Target"];
        } | {
            /**
             * Format: int32
             * @description How long they are kept.
             */
            days: number;
            /** @enum {string} */
            strategy: "retention";
        };
        /**
         * @description Where a lifecycle rule moves objects.
         * @enum {string}
         */
        Target: "STANDARD_IA" | "GLACIER_IR" | "GLACIER" | "DEEP_ARCHIVE";
        /** @description A template as it was in one version. Each change makes another; none is ever overwritten, since records name them. */
        Template: {
            /** @description Whether new records can be made from it. */
            active: boolean;
            /** @description What new records begin with. */
            content: components["schemas"]["TemplateContent"];
            /** @description When to use it, up to 2,000 characters. */
            description: string | null;
            /**
             * @description What people choose it by, up to 200 characters.
             * @example Mole check
             */
            name: string;
        } & {
            /**
             * Format: date-time
             * @description When the template was created.
             */
            created_at: string;
            /** @description Who created it, by the name they had then. */
            created_by: string;
            /** @description Who created it, by id. */
            created_by_id: string;
            /** @description The template's id. */
            id: string;
            /**
             * Format: date-time
             * @description When this version was made.
             */
            updated_at: string;
            /** @description Who made this version, by the name they had then. */
            updated_by: string;
            /** @description Who made this version, by id. */
            updated_by_id: string;
            /**
             * Format: int32
             * @description Counts changes from 1; its ETag is this number in quotes.
             */
            version: number;
        };
        /** @description Which template a new record is to begin with. */
        TemplateChoice: {
            /**
             * @description The template.
             * @example 01890a5d-ac96-774b-bcce-b302099a8059
             */
            id: string;
            /**
             * Format: int32
             * @description Its version; the newest when absent.
             */
            version?: number | null;
        };
        /** @description What new records begin with: any of a record's fields but each visit's own. */
        TemplateContent: {
            /**
             * @description Why the patient came, up to 500 characters.
             * @example Chest pain on exertion
             */
            chief_complaint?: string | null;
            /**
             * @description The department that saw the patient.
             * @example Cardiology
             */
            department?: string | null;
            /** @description What the patient has or may have, the main one first. */
            diagnoses?: components["schemas"]["Diagnosis"][];
            /** @description Whether the patient is to come again. */
            follow_up_required?: boolean;
            /** @description How it came to it, up to 20,000 characters. */
            history_of_present_illness?: string | null;
            /** @description What the laboratory is asked. */
            lab_orders?: components["schemas"]["LabOrder"][];
            /** @description Whatever else there is to say, up to 20,000 characters. */
            notes?: string | null;
            /** @description What was found, up to 20,000 characters. */
            physical_examination?: string | null;
            /** @description What the patient is to take. */
            prescriptions?: components["schemas"]["Prescription"][];
            /** @description What is done. */
            treatments?: components["schemas"]["Treatment"][];
            /** @description The kind of visit. */
            visit_type?: components["schemas"]["VisitType"];
            vital_signs?: components["schemas"]["VitalSigns"] | null;
        };
        /** @description What a caller says of a template. */
        TemplateInput: {
            /** @description Whether new records can be made from it. */
            active: boolean;
            /** @description What new records begin with. */
            content: components["schemas"]["TemplateContent"];
            /** @description When to use it, up to 2,000 characters. */
            description: string | null;
            /**
             * @description What people choose it by, up to 200 characters.
             * @example Mole check
             */
            name: string;
        };
        /**
         * @description How often, after FHIR's [`Timing.repeat`](https://hl7.org/fhir/R4/datatypes.html#Timing): three times a day is frequency 3,
         *     period 1, period unit `d`; every eight hours is 1, 8, `h`.
         */
        Timing: {
            /**
             * Format: int32
             * @description How many times within each period, 1 to 60.
             * @example 3
             */
            frequency: number;
            /**
             * Format: int32
             * @description How long a period is, 1 to 366.
             * @example 1
             */
            period: number;
            /** @description In which unit. */
            period_unit: components["schemas"]["PeriodUnit"];
        };
        /**
         * @description What became of telling a webhook.
         * @enum {string}
         */
        Told: "none" | "waiting" | "delivered" | "given_up";
        /** @description What is done for the patient, after FHIR's [`Procedure`](https://hl7.org/fhir/R4/procedure.html). */
        Treatment: {
            /** @description What it is. */
            code: components["schemas"]["CodeableConcept"];
            /** @description More about it. */
            note?: string | null;
            /**
             * Format: date
             * @description The day it was, or will be.
             */
            performed_date?: string | null;
            /** @description How far it is. */
            status: components["schemas"]["TreatmentStatus"];
        };
        /**
         * @description How far a treatment is, after FHIR's [event-status](https://hl7.org/fhir/R4/valueset-event-status.html).
         * @enum {string}
         */
        TreatmentStatus: "preparation" | "in-progress" | "not-done" | "on-hold" | "stopped" | "completed" | "entered-in-error" | "unknown";
        /**
         * @description What a quantity is counted in.
         * @enum {string}
         */
        Unit: "gib_month" | "thousand_object_months" | "thousand" | "gib";
        /** @description The answer to [`CompleteUpload`]; completing again answers the same. */
        UploadCompleted: {
            /** @description The attachment. */
            attachment_id: string;
            /** @description How the stored bytes relate to the source bytes. */
            encoding: components["schemas"]["Encoding"];
            /**
             * Format: int64
             * @description Source size in bytes.
             */
            source_bytes: number;
            /**
             * Format: int64
             * @description Stored size in bytes.
             */
            stored_bytes: number;
            /** @description The upload. */
            upload_id: string;
            /**
             * Format: int32
             * @description The new version's number, from 1.
             */
            version: number;
        };
        /** @description The answer to [`CreateUpload`]. */
        UploadCreated: {
            /** @description The attachment that will have the new version once the upload is complete. */
            attachment_id: string;
            /**
             * @description Whether it was begun by an earlier call ([`CreateUpload::source_key`]): its state says what S3 has of it, and
             *     nothing was signed.
             */
            begun_before?: boolean;
            /**
             * Format: int32
             * @description When the server will abort it, in seconds from now (a duration, so that a wrong client clock does no harm).
             */
            expires_in_seconds: number;
            /** @description How to go about it. */
            policy: components["schemas"]["UploadPolicy"];
            /** @description The signed [`CreateUpload::first`] parts. */
            signed?: components["schemas"]["SignedPart"][];
            /** @description Names the upload in every later call. */
            upload_id: string;
        };
        /** @description What the server wants the engine to do with one upload. */
        UploadPolicy: {
            /** @description Whether to compress. */
            compression: components["schemas"]["Compression"];
            /**
             * @description Whether the store wants all parts of an upload but the last to be of one size. Most do not mind; where one does, what is
             *     compressed is padded with bytes that decode to nothing.
             */
            equal_parts?: boolean;
            /**
             * @description Whether a small file may go by form, as S3's browser-based uploads do: all of them to one address, for which a browser
             *     asks permission once, not once a file. For that its first part comes with [`PartToSign::sha256`].
             */
            forms?: boolean;
            /** @description What to strive for when compressing. */
            intent: components["schemas"]["Intent"];
            /**
             * Format: int32
             * @description The most parts of all uploads together in flight at once.
             */
            max_parallel_parts: number;
            /**
             * @description Whether to tell the SHA-256 of the source when the upload is completed. Its CRC-32, which the store compares with what
             *     it has, is told always; a client that cannot compute a SHA-256 leaves it out.
             */
            sha256: boolean;
        };
        /** @description The answer to `GET /api/files/uploads/{id}`: what a client needs to resume. */
        UploadState: {
            /** @description Whether S3 has made the object of the parts, which it then lists no more: all that is left to do is to complete. */
            assembled?: boolean;
            /** @description The attachment it makes a version of. */
            attachment_id: string;
            /** @description When the upload was created (RFC 3339). */
            created_at: string;
            encoding?: components["schemas"]["Encoding"] | null;
            /** @description When the server will abort it (RFC 3339). */
            expires_at: string;
            /** @description The file's own name. */
            file_name: string;
            /** @description What S3 itself says it has, all pages, in the order of their numbers. */
            parts: components["schemas"]["StoredPart"][];
            /** @description How to go about it. */
            policy: components["schemas"]["UploadPolicy"];
            /** @description The record of the attachment. */
            record_id: string;
            /**
             * Format: int64
             * @description Size of the source in bytes.
             */
            size_bytes: number;
            /** @description Where it stands. */
            status: components["schemas"]["UploadStatus"];
            /** @description The upload. */
            upload_id: string;
            /** @description Whether it is one `PutObject`, once the first signing has settled it. */
            whole?: boolean | null;
        };
        /**
         * @description Where an upload stands.
         * @enum {string}
         */
        UploadStatus: "active" | "completed" | "aborted";
        /** @description An upload in a list. */
        UploadSummary: {
            /** @description The attachment it makes a version of. */
            attachment_id: string;
            /** @description The last other person who went on with it (a name); null where there is none. */
            continued_by: string | null;
            /**
             * Format: date-time
             * @description When it was created.
             */
            created_at: string;
            /** @description Who created it (a name). */
            created_by: string;
            /**
             * Format: date-time
             * @description When the server will abort it.
             */
            expires_at: string;
            /** @description The file's own name. */
            file_name: string;
            /** @description The record of the attachment. */
            record_id: string;
            /**
             * Format: int64
             * @description Size of the source in bytes.
             */
            size_bytes: number;
            /** @description Where it stands. */
            status: components["schemas"]["UploadStatus"];
            /** @description The upload. */
            upload_id: string;
        };
        /** @description The answer to `GET /api/files/upload-terms`: what a page may know before its first file is chosen. */
        UploadTerms: {
            /** @description Which files are taken. */
            files?: components["schemas"]["FileTerms"];
            /** @description What an upload created now would be asked for. */
            policy: components["schemas"]["UploadPolicy"];
            /**
             * @description The origin of the URLs that will be signed, for example `https://bucket.s3.eu-central-1.amazonaws.com`: so that
             *     a browser may connect to it beforehand.
             */
            store_origin: string;
        };
        /** @description One upload to complete. */
        UploadToComplete: {
            /** @description What must have arrived. */
            completion: components["schemas"]["CompleteUpload"];
            /** @description The upload. */
            upload_id: string;
        };
        /** @description One upload to create. */
        UploadToCreate: {
            /** @description As the header of `POST /api/files/upload-url`: makes repeating it harmless, there or here. */
            idempotency_key?: string | null;
            /** @description What to create. */
            upload: components["schemas"]["CreateUpload"];
        };
        /** @description The answer to [`CompleteUploads`]. */
        UploadsCompleted: {
            /** @description In the order asked for. */
            results: components["schemas"]["CompleteResult"][];
        };
        /** @description The answer to [`CreateUploads`]. */
        UploadsCreated: {
            /** @description In the order asked for. */
            results: components["schemas"]["CreateResult"][];
        };
        /** @description Objects of one group, kind, class and tier, and what they cost. */
        UsageRow: {
            /** @description The access tier of `INTELLIGENT_TIERING` objects that left the frequent tier; null otherwise. */
            access_tier: string | null;
            /**
             * Format: int64
             * @description How many of the bytes in S3 came within the last 30 days.
             */
            added_30_days_bytes: number;
            /**
             * Format: int64
             * @description How many there are; of unfinished parts, uploads.
             */
            files: number;
            /** @description The group's name; empty when grouped by storage class alone. */
            group: string;
            /** @description Why they are stored. */
            kind: components["schemas"]["Kind"];
            /** @description Their part of the monthly bill. All rows add up to it. */
            monthly_cost: string;
            /**
             * Format: int64
             * @description How many of them have less than 128 KiB in S3, which some classes bill otherwise.
             */
            small_files: number;
            /**
             * Format: int64
             * @description Bytes in S3 of the small ones.
             */
            small_stored_bytes: number;
            /**
             * Format: int64
             * @description Their bytes before compression.
             */
            source_bytes: number;
            /** @description The storage class, spelt as the S3 API spells it. */
            storage_class: string;
            /**
             * Format: int64
             * @description Their bytes in S3.
             */
            stored_bytes: number;
        };
        /** @description What verifying a chain found. */
        Verdict: {
            /**
             * Format: int64
             * @description How many rows were checked.
             */
            checked: number;
            finding: components["schemas"]["Finding"] | null;
            /**
             * Format: int64
             * @description The first place in the chain that is not as it was written; null when all are.
             */
            first_broken_seq: number | null;
            /** @description Whether every entry is as it was written, and none is missing. */
            intact: boolean;
        };
        /**
         * @description How certain a diagnosis is, after FHIR's
         *     [condition-ver-status](https://hl7.org/fhir/R4/valueset-condition-ver-status.html).
         * @enum {string}
         */
        VerificationStatus: "unconfirmed" | "provisional" | "differential" | "confirmed" | "refuted" | "entered-in-error";
        /** @description One version of an attachment. */
        Version: {
            /** @description Who began its upload (a name), where that is another person; otherwise null. */
            begun_by: string | null;
            /** @description The file's media type. */
            content_type: string;
            crc32: components["schemas"]["Crc32"] | null;
            /**
             * Format: date-time
             * @description When it was stored.
             */
            created_at: string;
            /** @description Who stored it (a name). */
            created_by: string;
            /** @description Who stored it, by id; empty for versions of a server that did not write it down. */
            created_by_id: string;
            /** @description How the stored bytes relate to the source bytes. */
            encoding: components["schemas"]["Encoding"];
            /** @description The name it was uploaded under. */
            file_name: string;
            /** @description Whether it is the one that is listed and downloaded. */
            newest: boolean;
            /**
             * Format: int32
             * @description Its number, from 1.
             */
            number: number;
            /**
             * Format: double
             * @description Stored size by source size.
             */
            ratio: number;
            /** @description SHA-256 of the source as 64 hex digits, where the client computed it; otherwise null. */
            sha256: string | null;
            /**
             * Format: int64
             * @description Size of the source in bytes.
             */
            source_bytes: number;
            /**
             * @description The storage class, spelt as the S3 API spells it.
             * @example STANDARD
             */
            storage_class: string;
            /**
             * Format: int64
             * @description What S3 holds of it, in bytes.
             */
            stored_bytes: number;
        };
        /**
         * @description The kind of visit, after FHIR's `Encounter.class` (HL7 v3 ActCode).
         * @enum {string}
         */
        VisitType: "ambulatory" | "emergency" | "home_health" | "inpatient" | "observation" | "virtual";
        /**
         * @description Vital signs in the units of FHIR's [profile](https://hl7.org/fhir/R4/observation-vitalsigns.html), each within what a
         *     living patient can have: a decimal point in the wrong place is refused, an alarming value is not.
         */
        VitalSigns: {
            /** @default null */
            body_height: components["schemas"]["Quantity"] | null;
            /** @default null */
            body_mass_index: components["schemas"]["Quantity"] | null;
            /** @default null */
            body_temperature: components["schemas"]["Quantity"] | null;
            /** @default null */
            body_weight: components["schemas"]["Quantity"] | null;
            /** @default null */
            diastolic_blood_pressure: components["schemas"]["Quantity"] | null;
            /** @default null */
            head_circumference: components["schemas"]["Quantity"] | null;
            /** @default null */
            heart_rate: components["schemas"]["Quantity"] | null;
            /** @default null */
            oxygen_saturation: components["schemas"]["Quantity"] | null;
            /** @default null */
            respiratory_rate: components["schemas"]["Quantity"] | null;
            /** @default null */
            systolic_blood_pressure: components["schemas"]["Quantity"] | null;
        };
        /** @description Other ways of keeping the same files. */
        WhatIf: {
            /** @description Each strategy's costs, and how it is carried out. */
            alternatives: components["schemas"]["Advice"][];
            /** @description The currency of all amounts (ISO 4217). */
            currency: string;
            recommended: components["schemas"]["Advice"] | null;
            /** @description Why, in a sentence or two. */
            why: string;
        };
        /** @description What to compare. */
        WhatIfRequest: {
            /** @description The strategies; the usual ones if absent or empty. */
            strategies?: components["schemas"]["Strategy"][];
        };
        /** @description A record, and its files where they were asked for. */
        WholeRecord: components["schemas"]["Record"] & {
            /**
             * @description Its visible attachments, the oldest first: the first 200, which is all that nearly every record has (`attachment_count` tells;
             *     their own list has them page by page). Absent unless `include` asks for them.
             */
            attachments?: components["schemas"]["Attachment"][] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAddendum: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The addendum */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The addendum */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attachment_count": 0,
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "id": "01890a5d-ac96-774b-bcce-00000000000f",
                     *       "number": null,
                     *       "record_id": "01890a5d-ac96-774b-bcce-000000000010",
                     *       "revision": 1,
                     *       "signed_at": null,
                     *       "signed_by": null,
                     *       "status": "draft",
                     *       "text": "The biopsy came back benign; no further excision is needed.",
                     *       "updated_at": "2026-02-17T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Addendum"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    updateAddendum: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the revision the change is based on */
                "If-Match": string;
            };
            path: {
                /** @description The addendum */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "The biopsy came back benign (D22.5); no further excision is needed."
                 *     }
                 */
                "application/json": components["schemas"]["AddendumInput"];
            };
        };
        responses: {
            /** @description The draft as changed */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attachment_count": 0,
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000046",
                     *       "number": null,
                     *       "record_id": "01890a5d-ac96-774b-bcce-000000000047",
                     *       "revision": 2,
                     *       "signed_at": null,
                     *       "signed_by": null,
                     *       "status": "draft",
                     *       "text": "The biopsy came back benign (D22.5); no further excision is needed.",
                     *       "updated_at": "2026-02-17T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Addendum"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized (`record_finalized`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized";
                    };
                };
            };
            /** @description Not the newest revision (`precondition_failed`) */
            412: {
                headers: {
                    /** @description The newest revision, for If-Match of the next try */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_failed";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description If-Match is needed (`precondition_required`) */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_required";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    discardAddendum: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The addendum */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized; Uploads are under way (`record_finalized`, `uploads_under_way`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized" | "uploads_under_way";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    signAddendum: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the revision that is to be signed */
                "If-Match": string;
            };
            path: {
                /** @description The addendum */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The signed addendum */
            200: {
                headers: {
                    /** @description The final revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attachment_count": 0,
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000042",
                     *       "number": 1,
                     *       "record_id": "01890a5d-ac96-774b-bcce-000000000043",
                     *       "revision": 2,
                     *       "signed_at": "2026-02-17T09:30:00Z",
                     *       "signed_by": "Ada",
                     *       "status": "signed",
                     *       "text": "The biopsy came back benign; no further excision is needed.",
                     *       "updated_at": "2026-02-17T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Addendum"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized; Uploads are under way (`record_finalized`, `uploads_under_way`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized" | "uploads_under_way";
                    };
                };
            };
            /** @description Not the newest revision (`precondition_failed`) */
            412: {
                headers: {
                    /** @description The newest revision, for If-Match of the next try */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_failed";
                    };
                };
            };
            /** @description If-Match is needed (`precondition_required`) */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_required";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    changeAttachments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "delete",
                 *       "attachment_ids": [
                 *         "01890a5d-ac96-774b-bcce-b302099a8057"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "attachment": null,
                     *           "attachment_id": "01890a5d-ac96-774b-bcce-000000000001",
                     *           "done": false,
                     *           "problem": {
                     *             "code": "not_found",
                     *             "detail": "There is no such attachment. Check the id.",
                     *             "request_id": "01890a5d-ac96-774b-bcce-000000000002",
                     *             "status": 404,
                     *             "title": "Not found",
                     *             "type": "/problems/not_found"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BulkReport"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    getAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attachment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_id": null,
                     *       "begun_by": null,
                     *       "content_type": "text/plain",
                     *       "crc32": "cbf43926",
                     *       "deleted_at": null,
                     *       "deleted_by": null,
                     *       "deleted_by_id": null,
                     *       "description": null,
                     *       "download_urls_issued": 0,
                     *       "encoding": "identity",
                     *       "file_name": "lab report.txt",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000011",
                     *       "last_download_url_at": null,
                     *       "last_read_at": null,
                     *       "ratio": 1,
                     *       "reads": 0,
                     *       "record_id": "01890a5d-ac96-774b-bcce-000000000012",
                     *       "sha256": null,
                     *       "source_bytes": 9,
                     *       "status": "active",
                     *       "storage_class": "STANDARD",
                     *       "stored_bytes": 9,
                     *       "uploaded_at": "2026-02-17T09:30:00Z",
                     *       "uploaded_by": "Ada",
                     *       "uploaded_by_id": "u-1",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    deleteAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized (`record_finalized`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    updateAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "The surgeon's letter of 17 February",
                 *       "file_name": "lab report of 17 February.txt"
                 *     }
                 */
                "application/json": components["schemas"]["AttachmentPatch"];
            };
        };
        responses: {
            /** @description The attachment as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_id": null,
                     *       "begun_by": null,
                     *       "content_type": "text/plain",
                     *       "crc32": "cbf43926",
                     *       "deleted_at": null,
                     *       "deleted_by": null,
                     *       "deleted_by_id": null,
                     *       "description": "The surgeon's letter of 17 February",
                     *       "download_urls_issued": 0,
                     *       "encoding": "identity",
                     *       "file_name": "lab report of 17 February.txt",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000048",
                     *       "last_download_url_at": null,
                     *       "last_read_at": null,
                     *       "ratio": 1,
                     *       "reads": 0,
                     *       "record_id": "01890a5d-ac96-774b-bcce-000000000049",
                     *       "sha256": null,
                     *       "source_bytes": 9,
                     *       "status": "active",
                     *       "storage_class": "STANDARD",
                     *       "stored_bytes": 9,
                     *       "uploaded_at": "2026-02-17T09:30:00Z",
                     *       "uploaded_by": "Ada",
                     *       "uploaded_by_id": "u-1",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized (`record_finalized`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description This kind of file is not accepted (`type_not_allowed`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "type_not_allowed";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    moveAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "record_id": "01890a5d-ac96-774b-bcce-b302099a8057"
                 *     }
                 */
                "application/json": components["schemas"]["MoveRequest"];
            };
        };
        responses: {
            /** @description The attachment as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_id": null,
                     *       "begun_by": null,
                     *       "content_type": "text/plain",
                     *       "crc32": "cbf43926",
                     *       "deleted_at": null,
                     *       "deleted_by": null,
                     *       "deleted_by_id": null,
                     *       "description": null,
                     *       "download_urls_issued": 0,
                     *       "encoding": "identity",
                     *       "file_name": "lab report.txt",
                     *       "id": "01890a5d-ac96-774b-bcce-00000000003c",
                     *       "last_download_url_at": null,
                     *       "last_read_at": null,
                     *       "ratio": 1,
                     *       "reads": 0,
                     *       "record_id": "01890a5d-ac96-774b-bcce-00000000003d",
                     *       "sha256": null,
                     *       "source_bytes": 9,
                     *       "status": "active",
                     *       "storage_class": "STANDARD",
                     *       "stored_bytes": 9,
                     *       "uploaded_at": "2026-02-17T09:30:00Z",
                     *       "uploaded_by": "Ada",
                     *       "uploaded_by_id": "u-1",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized; Uploads are under way (`record_finalized`, `uploads_under_way`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized" | "uploads_under_way";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listPlacements: {
        parameters: {
            query?: {
                /** @description The version's number; the newest when absent. */
                version?: number;
            };
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where it has lain */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attachment_id": "01890a5d-ac96-774b-bcce-000000000018",
                     *       "items": [
                     *         {
                     *           "access_tier": null,
                     *           "from": "2026-02-17T09:30:00Z",
                     *           "storage_class": "STANDARD",
                     *           "to": null
                     *         }
                     *       ],
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Placements"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getRestore: {
        parameters: {
            query?: {
                /** @description The version's number; the newest when absent. */
                version?: number;
            };
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "archive_tier": null,
                     *       "attachment_id": "01890a5d-ac96-774b-bcce-000000000018",
                     *       "options": [],
                     *       "restored_until": null,
                     *       "state": "online",
                     *       "storage_class": "STANDARD",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RestoreState"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error; The file is lost (`internal`, `object_lost`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal" | "object_lost";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    restoreAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "days": 7,
                 *       "tier": "Standard"
                 *     }
                 */
                "application/json": components["schemas"]["RestoreRequest"];
            };
        };
        responses: {
            /** @description How it stands now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "archive_tier": null,
                     *       "attachment_id": "01890a5d-ac96-774b-bcce-000000000041",
                     *       "options": [],
                     *       "restored_until": null,
                     *       "state": "online",
                     *       "storage_class": "STANDARD",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RestoreState"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error; The file is lost (`internal`, `object_lost`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal" | "object_lost";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    undeleteAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attachment, visible again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_id": null,
                     *       "begun_by": null,
                     *       "content_type": "text/plain",
                     *       "crc32": "cbf43926",
                     *       "deleted_at": null,
                     *       "deleted_by": null,
                     *       "deleted_by_id": null,
                     *       "description": null,
                     *       "download_urls_issued": 0,
                     *       "encoding": "identity",
                     *       "file_name": "lab report.txt",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000044",
                     *       "last_download_url_at": null,
                     *       "last_read_at": null,
                     *       "ratio": 1,
                     *       "reads": 0,
                     *       "record_id": "01890a5d-ac96-774b-bcce-000000000045",
                     *       "sha256": null,
                     *       "source_bytes": 9,
                     *       "status": "active",
                     *       "storage_class": "STANDARD",
                     *       "stored_bytes": 9,
                     *       "uploaded_at": "2026-02-17T09:30:00Z",
                     *       "uploaded_by": "Ada",
                     *       "uploaded_by_id": "u-1",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized (`record_finalized`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listVersions: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "begun_by": null,
                     *           "content_type": "text/plain",
                     *           "crc32": "cbf43926",
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "encoding": "identity",
                     *           "file_name": "lab report.txt",
                     *           "newest": true,
                     *           "number": 1,
                     *           "ratio": 1,
                     *           "sha256": null,
                     *           "source_bytes": 9,
                     *           "storage_class": "STANDARD",
                     *           "stored_bytes": 9
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Version"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    makeVersionCurrent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The attachment */
                id: string;
                /** @description The version's number */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attachment as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_id": null,
                     *       "begun_by": null,
                     *       "content_type": "text/plain",
                     *       "crc32": "cbf43926",
                     *       "deleted_at": null,
                     *       "deleted_by": null,
                     *       "deleted_by_id": null,
                     *       "description": null,
                     *       "download_urls_issued": 0,
                     *       "encoding": "identity",
                     *       "file_name": "lab report.txt",
                     *       "id": "01890a5d-ac96-774b-bcce-00000000003a",
                     *       "last_download_url_at": null,
                     *       "last_read_at": null,
                     *       "ratio": 1,
                     *       "reads": 0,
                     *       "record_id": "01890a5d-ac96-774b-bcce-00000000003b",
                     *       "sha256": null,
                     *       "source_bytes": 9,
                     *       "status": "active",
                     *       "storage_class": "STANDARD",
                     *       "stored_bytes": 9,
                     *       "uploaded_at": "2026-02-17T09:30:00Z",
                     *       "uploaded_by": "Ada",
                     *       "uploaded_by_id": "u-1",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized; The file is archived; The upload is not active; Parts are missing (`record_finalized`, `archived`, `upload_not_active`, `upload_incomplete`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized" | "archived" | "upload_not_active" | "upload_incomplete";
                    };
                };
            };
            /** @description The stored object differs; Parts differ (`checksum_mismatch`, `part_mismatch`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "checksum_mismatch" | "part_mismatch";
                    };
                };
            };
            /** @description Internal error; The file is lost (`internal`, `object_lost`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal" | "object_lost";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description Only what the person of this id did (the token's subject). */
                actor_id?: string;
                /**
                 * @description Only this action, as entries write it.
                 * @example download_url.issued
                 */
                action?: string;
                /** @description Only what concerns the record of this id: itself, its files, its addenda. */
                record_id?: string;
                /** @description Only what was done to the thing of this id: an attachment for example. */
                target_id?: string;
                /** @description Only entries of this moment and later. */
                from?: string;
                /** @description Only entries before this moment. */
                to?: string;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "action": "audit.read",
                     *           "actor_id": "u-1",
                     *           "actor_name": "Ada",
                     *           "at": "2026-02-17T09:30:00Z",
                     *           "details": "{\"before\":null,\"filter\":{},\"limit\":50}",
                     *           "key_id": "ce590110dedc7171",
                     *           "mac": "5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f",
                     *           "record_id": null,
                     *           "request_id": "01890a5d-ac96-774b-bcce-000000000021",
                     *           "seq": 295,
                     *           "target_id": "",
                     *           "target_type": "tenant"
                     *         },
                     *         {
                     *           "action": "access.denied",
                     *           "actor_id": "u-1",
                     *           "actor_name": "Ada",
                     *           "at": "2026-02-17T09:30:00Z",
                     *           "details": "{\"operation\":\"GET /api/audit-log\",\"permission\":\"audit_read\"}",
                     *           "key_id": "ce590110dedc7171",
                     *           "mac": "5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f",
                     *           "record_id": null,
                     *           "request_id": "01890a5d-ac96-774b-bcce-000000000022",
                     *           "seq": 294,
                     *           "target_id": "",
                     *           "target_type": "tenant"
                     *         }
                     *       ],
                     *       "next_cursor": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_AuditEntry"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    verifyAuditLog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checked": 297,
                     *       "finding": null,
                     *       "first_broken_seq": null,
                     *       "intact": true
                     *     }
                     */
                    "application/json": components["schemas"]["Verdict"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getCosts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The costs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bill": {
                     *         "lines": [
                     *           {
                     *             "access_tier": null,
                     *             "amount": "0.0000000037",
                     *             "explain": {
                     *               "bands": [
                     *                 {
                     *                   "quantity": "0.0000001593",
                     *                   "unit_price": "0.023"
                     *                 }
                     *               ],
                     *               "link": "https://aws.amazon.com/s3/pricing/",
                     *               "price_day": "2024-09-25",
                     *               "price_source": "Amazon S3 price feed, US East (N. Virginia): the data behind https://aws.amazon.com/s3/pricing/; list prices before tax, GB of 1,024^3 bytes",
                     *               "rule": "byte_time",
                     *               "text": "Every byte costs the price of its class and tier for the time it is stored"
                     *             },
                     *             "item": "storage",
                     *             "kind": "file",
                     *             "objects": 19,
                     *             "quantity": "0.0000001593",
                     *             "recurrence": "monthly",
                     *             "source_bytes": 171,
                     *             "speed": null,
                     *             "storage_class": "STANDARD",
                     *             "stored_bytes": 171,
                     *             "unit": "gib_month",
                     *             "unit_price": "0.023"
                     *           },
                     *           {
                     *             "access_tier": null,
                     *             "amount": "0.0000000003",
                     *             "explain": {
                     *               "bands": [
                     *                 {
                     *                   "quantity": "0.0000000168",
                     *                   "unit_price": "0.023"
                     *                 }
                     *               ],
                     *               "link": "https://aws.amazon.com/s3/pricing/",
                     *               "price_day": "2024-09-25",
                     *               "price_source": "Amazon S3 price feed, US East (N. Virginia): the data behind https://aws.amazon.com/s3/pricing/; list prices before tax, GB of 1,024^3 bytes",
                     *               "rule": "byte_time",
                     *               "text": "Every byte costs the price of its class and tier for the time it is stored"
                     *             },
                     *             "item": "storage",
                     *             "kind": "deleted_file",
                     *             "objects": 2,
                     *             "quantity": "0.0000000168",
                     *             "recurrence": "monthly",
                     *             "source_bytes": 18,
                     *             "speed": null,
                     *             "storage_class": "STANDARD",
                     *             "stored_bytes": 18,
                     *             "unit": "gib_month",
                     *             "unit_price": "0.023"
                     *           }
                     *         ],
                     *         "monthly_total": "0.0000004406",
                     *         "once_total": "0.0002184"
                     *       },
                     *       "compressed_size_bytes": 189,
                     *       "cost_by_storage_class": {
                     *         "STANDARD": "0.0000004406"
                     *       },
                     *       "currency": "USD",
                     *       "estimated_monthly_cost": "0.0000004406",
                     *       "last_calculated": "2026-02-17T09:30:00Z",
                     *       "month": "2026-11-01",
                     *       "prices_effective_from": "2024-09-25",
                     *       "region": "us-east-1",
                     *       "remarks": [],
                     *       "repacked": {
                     *         "files": 0,
                     *         "saved_bytes": 0,
                     *         "saves_monthly": "0"
                     *       },
                     *       "savings": {
                     *         "actual_monthly": "0.0000004406",
                     *         "baseline": "the same files uncompressed in STANDARD, kept as long",
                     *         "baseline_monthly": "0.0000000081",
                     *         "by_compression": "-0.0000004325",
                     *         "by_tiering": "0",
                     *         "compressed_monthly": "0.0000004406",
                     *         "percent": "-5339.5",
                     *         "total": "-0.0000004325"
                     *       },
                     *       "scale": null,
                     *       "storage_savings_bytes": 0,
                     *       "storage_savings_percent": "0",
                     *       "tenant_id": "riverside",
                     *       "total_files": 21,
                     *       "total_size_bytes": 189
                     *     }
                     */
                    "application/json": components["schemas"]["CostReport"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getBudget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The budget and the month */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alerts": [],
                     *       "budget": null,
                     *       "currency": "USD",
                     *       "expected": "0",
                     *       "month": "2026-11-01",
                     *       "spent": "0"
                     *     }
                     */
                    "application/json": components["schemas"]["BudgetReport"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    setBudget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "amount": "250.00",
                 *       "thresholds": [
                 *         50,
                 *         80,
                 *         100
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["BudgetRequest"];
            };
        };
        responses: {
            /** @description The budget and the month */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alerts": [],
                     *       "budget": {
                     *         "amount": "250",
                     *         "currency": "USD",
                     *         "thresholds": [
                     *           50,
                     *           80
                     *         ],
                     *         "updated_at": "2026-02-17T09:30:00Z",
                     *         "updated_by": "Ada",
                     *         "webhook_host": null
                     *       },
                     *       "currency": "USD",
                     *       "expected": "0",
                     *       "month": "2026-11-01",
                     *       "spent": "0",
                     *       "webhook_secret": null
                     *     }
                     */
                    "application/json": components["schemas"]["BudgetSet"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    removeBudget: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no budget */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getCostHistory: {
        parameters: {
            query?: {
                /** @description How many months, the present one included; 12 if absent, 240 at most. */
                months?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history and the forecast */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "currency": "USD",
                     *       "forecast": [],
                     *       "month_to_date": "0",
                     *       "months": []
                     *     }
                     */
                    "application/json": components["schemas"]["CostHistory"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    compareCosts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "strategies": [
                 *         {
                 *           "archive_tiers": false,
                 *           "strategy": "intelligent_tiering"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["WhatIfRequest"];
            };
        };
        responses: {
            /** @description The comparison */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alternatives": [
                     *         {
                     *           "carry_out_note": null,
                     *           "commands": null,
                     *           "first_year": "0.000006288",
                     *           "hours_waited_monthly": 0,
                     *           "monthly_reading": "0",
                     *           "monthly_storage": "0.000000524",
                     *           "once": "0",
                     *           "pays_back_months": null,
                     *           "saves_monthly": "0",
                     *           "strategy": {
                     *             "strategy": "as_is"
                     *           }
                     *         },
                     *         {
                     *           "carry_out_note": "For whoever operates the server, with its settings. Files of 128 KiB or more move within two days. Start the server with --storage-rules chartlift-storage.toml from then on.",
                     *           "commands": "cat >> chartlift-storage.toml <<'END'\narchive = \"never\"\n\n[[move]]\ntenant = \"riverside\"\nto = \"INTELLIGENT_TIERING\"\nafter-days = 0\nEND\nchartlift-server bucket apply --storage-rules chartlift-storage.toml",
                     *           "first_year": "0.000006288",
                     *           "hours_waited_monthly": 0,
                     *           "monthly_reading": "0",
                     *           "monthly_storage": "0.000000524",
                     *           "once": "0",
                     *           "pays_back_months": null,
                     *           "saves_monthly": "0",
                     *           "strategy": {
                     *             "archive_tiers": false,
                     *             "strategy": "intelligent_tiering"
                     *           }
                     *         }
                     *       ],
                     *       "currency": "USD",
                     *       "recommended": null,
                     *       "why": "None of these costs less within a year without letting people wait for files."
                     *     }
                     */
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listDemoPersonas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who one can be */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "maria-santos",
                     *         "name": "Dr. Maria Santos",
                     *         "role": "clinician",
                     *         "tenant_id": "riverside",
                     *         "tenant_name": "Riverside General Hospital"
                     *       },
                     *       {
                     *         "id": "james-whitfield",
                     *         "name": "James Whitfield",
                     *         "role": "administrator",
                     *         "tenant_id": "riverside",
                     *         "tenant_name": "Riverside General Hospital"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Persona"][];
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    createDemoToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "persona_id": "maria-santos"
                 *     }
                 */
                "application/json": components["schemas"]["DemoTokenRequest"];
            };
        };
        responses: {
            /** @description A token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_in_seconds": 28800,
                     *       "persona": {
                     *         "id": "maria-santos",
                     *         "name": "Dr. Maria Santos",
                     *         "role": "clinician",
                     *         "tenant_id": "riverside",
                     *         "tenant_name": "Riverside General Hospital"
                     *       },
                     *       "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…"
                     *     }
                     */
                    "application/json": components["schemas"]["DemoToken"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    createDownloadUrl: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "attachment_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                 *       "disposition": "inline"
                 *     }
                 */
                "application/json": components["schemas"]["DownloadRequest"];
            };
        };
        responses: {
            /** @description Where to read it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "content_type": "text/plain",
                     *       "encoding": "identity",
                     *       "expires_in_seconds": 300,
                     *       "file_name": "lab report.txt",
                     *       "source_bytes": 9,
                     *       "stored_bytes": 9,
                     *       "url": "https://hospital-files.s3.eu-central-1.amazonaws.com/riverside/2026/02/01890a5d.txt?X-Amz-Signature=…",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DownloadUrl"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The file is archived (`archived`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "archived";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error; The file is lost (`internal`, `object_lost`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal" | "object_lost";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    completeUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "uploads": [
                 *         {
                 *           "completion": {
                 *             "parts": [
                 *               {
                 *                 "number": 1,
                 *                 "source_bytes": 9,
                 *                 "source_crc32": "cbf43926",
                 *                 "stored_bytes": 9,
                 *                 "stored_crc32": "cbf43926"
                 *               }
                 *             ],
                 *             "source": {
                 *               "crc32": "cbf43926",
                 *               "size_bytes": 9
                 *             },
                 *             "stored": {
                 *               "crc32": "cbf43926",
                 *               "size_bytes": 9
                 *             }
                 *           },
                 *           "upload_id": "01890a5d-ac96-774b-bcce-b302099a8057"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CompleteUploads"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "problem": {
                     *             "code": "not_found",
                     *             "detail": "There is no such upload. Check the id.",
                     *             "request_id": "01890a5d-ac96-774b-bcce-000000000005",
                     *             "status": 404,
                     *             "title": "Not found",
                     *             "type": "/problems/not_found"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UploadsCompleted"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    getUploadTerms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The terms */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "files": {
                     *         "max_file_bytes": 5497558138880,
                     *         "max_file_name_bytes": 255,
                     *         "refused_content_types": [
                     *           "application/ecmascript",
                     *           "application/hta"
                     *         ],
                     *         "types": {
                     *           "bin": "application/octet-stream",
                     *           "bmp": "image/bmp",
                     *           "csv": "text/csv",
                     *           "dcm": "application/dicom",
                     *           "dicom": "application/dicom",
                     *           "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                     *           "edf": "application/octet-stream",
                     *           "gz": "application/gzip",
                     *           "heic": "image/heic",
                     *           "heif": "image/heif",
                     *           "hl7": "application/hl7-v2",
                     *           "jpeg": "image/jpeg",
                     *           "jpg": "image/jpeg",
                     *           "json": "application/json",
                     *           "log": "text/plain",
                     *           "md": "text/markdown",
                     *           "mp3": "audio/mpeg",
                     *           "mp4": "video/mp4",
                     *           "ndjson": "application/x-ndjson",
                     *           "nii": "application/octet-stream",
                     *           "pdf": "application/pdf",
                     *           "png": "image/png",
                     *           "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                     *           "rtf": "application/rtf",
                     *           "tif": "image/tiff",
                     *           "tiff": "image/tiff",
                     *           "tsv": "text/tab-separated-values",
                     *           "txt": "text/plain",
                     *           "wav": "audio/wav",
                     *           "webp": "image/webp",
                     *           "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     *           "xml": "application/xml",
                     *           "zip": "application/zip"
                     *         },
                     *         "without_extension": true
                     *       },
                     *       "policy": {
                     *         "compression": "auto",
                     *         "equal_parts": false,
                     *         "forms": true,
                     *         "intent": "balanced",
                     *         "max_parallel_parts": 6,
                     *         "sha256": true
                     *       },
                     *       "store_origin": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *     }
                     */
                    "application/json": components["schemas"]["UploadTerms"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    createUpload: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating the call harmless */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "content_type": "text/plain",
                 *       "file_name": "lab report.txt",
                 *       "first": {
                 *         "encoding": "identity",
                 *         "parts": [
                 *           {
                 *             "crc32": "cbf43926",
                 *             "number": 1,
                 *             "size_bytes": 9
                 *           }
                 *         ],
                 *         "whole": true
                 *       },
                 *       "record_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                 *       "size_bytes": 9
                 *     }
                 */
                "application/json": components["schemas"]["CreateUpload"];
            };
        };
        responses: {
            /** @description The upload */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attachment_id": "01890a5d-ac96-774b-bcce-00000000000c",
                     *       "begun_before": false,
                     *       "expires_in_seconds": 604799,
                     *       "policy": {
                     *         "compression": "auto",
                     *         "equal_parts": false,
                     *         "forms": true,
                     *         "intent": "balanced",
                     *         "max_parallel_parts": 6,
                     *         "sha256": true
                     *       },
                     *       "signed": [
                     *         {
                     *           "expires_in_seconds": 900,
                     *           "headers": {
                     *             "content-type": "text/plain",
                     *             "if-none-match": "*",
                     *             "x-amz-checksum-crc32": "y/Q5Jg=="
                     *           },
                     *           "number": 1,
                     *           "url": "https://hospital-files.s3.eu-central-1.amazonaws.com/riverside/2026/02/01890a5d.txt?X-Amz-Signature=…"
                     *         }
                     *       ],
                     *       "upload_id": "01890a5d-ac96-774b-bcce-00000000000d"
                     *     }
                     */
                    "application/json": components["schemas"]["UploadCreated"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized; The upload is not active; The upload is settled (`record_finalized`, `upload_not_active`, `upload_settled`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized" | "upload_not_active" | "upload_settled";
                    };
                };
            };
            /** @description The request is too large; The file is too large (`payload_too_large`, `file_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large" | "file_too_large";
                    };
                };
            };
            /** @description This kind of file is not accepted (`type_not_allowed`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "type_not_allowed";
                    };
                };
            };
            /** @description The request has unacceptable fields; The idempotency key was used before (`validation_failed`, `idempotency_conflict`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed" | "idempotency_conflict";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    createUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "uploads": [
                 *         {
                 *           "idempotency_key": "9f6e2c7a",
                 *           "upload": {
                 *             "content_type": "text/plain",
                 *             "file_name": "lab report.txt",
                 *             "first": {
                 *               "encoding": "identity",
                 *               "parts": [
                 *                 {
                 *                   "crc32": "cbf43926",
                 *                   "number": 1,
                 *                   "size_bytes": 9
                 *                 }
                 *               ],
                 *               "whole": true
                 *             },
                 *             "record_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                 *             "size_bytes": 9
                 *           }
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateUploads"];
            };
        };
        responses: {
            /** @description What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "results": [
                     *         {
                     *           "problem": {
                     *             "code": "not_found",
                     *             "detail": "There is no such record. Check the id.",
                     *             "request_id": "01890a5d-ac96-774b-bcce-00000000000e",
                     *             "status": 404,
                     *             "title": "Not found",
                     *             "type": "/problems/not_found"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UploadsCreated"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    listUploads: {
        parameters: {
            query?: {
                /** @description Only uploads of this status. */
                status?: "active" | "completed" | "aborted";
                /** @description Only uploads of this record. */
                record_id?: string;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of uploads, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "attachment_id": "01890a5d-ac96-774b-bcce-000000000035",
                     *           "continued_by": null,
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "expires_at": "2026-02-17T09:30:00Z",
                     *           "file_name": "lab report.txt",
                     *           "record_id": "01890a5d-ac96-774b-bcce-000000000036",
                     *           "size_bytes": 9,
                     *           "status": "active",
                     *           "upload_id": "01890a5d-ac96-774b-bcce-000000000037"
                     *         },
                     *         {
                     *           "attachment_id": "01890a5d-ac96-774b-bcce-000000000038",
                     *           "continued_by": null,
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "expires_at": "2026-02-17T09:30:00Z",
                     *           "file_name": "lab report.txt",
                     *           "record_id": "01890a5d-ac96-774b-bcce-000000000036",
                     *           "size_bytes": 9,
                     *           "status": "completed",
                     *           "upload_id": "01890a5d-ac96-774b-bcce-000000000039"
                     *         }
                     *       ],
                     *       "next_cursor": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_UploadSummary"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "assembled": false,
                     *       "attachment_id": "01890a5d-ac96-774b-bcce-00000000001a",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "encoding": "identity",
                     *       "expires_at": "2026-02-17T09:30:00Z",
                     *       "file_name": "lab report.txt",
                     *       "parts": [
                     *         {
                     *           "crc32": "cbf43926",
                     *           "number": 1,
                     *           "size_bytes": 9
                     *         }
                     *       ],
                     *       "policy": {
                     *         "compression": "auto",
                     *         "equal_parts": false,
                     *         "forms": true,
                     *         "intent": "balanced",
                     *         "max_parallel_parts": 6,
                     *         "sha256": true
                     *       },
                     *       "record_id": "01890a5d-ac96-774b-bcce-00000000001b",
                     *       "size_bytes": 9,
                     *       "status": "active",
                     *       "upload_id": "01890a5d-ac96-774b-bcce-00000000001c",
                     *       "whole": true
                     *     }
                     */
                    "application/json": components["schemas"]["UploadState"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    abortUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The upload is not active (`upload_not_active`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "upload_not_active";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    completeUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "parts": [
                 *         {
                 *           "number": 1,
                 *           "source_bytes": 9,
                 *           "source_crc32": "cbf43926",
                 *           "stored_bytes": 9,
                 *           "stored_crc32": "cbf43926"
                 *         }
                 *       ],
                 *       "source": {
                 *         "crc32": "cbf43926",
                 *         "size_bytes": 9
                 *       },
                 *       "stored": {
                 *         "crc32": "cbf43926",
                 *         "size_bytes": 9
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CompleteUpload"];
            };
        };
        responses: {
            /** @description The new version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attachment_id": "01890a5d-ac96-774b-bcce-000000000003",
                     *       "encoding": "identity",
                     *       "source_bytes": 9,
                     *       "stored_bytes": 9,
                     *       "upload_id": "01890a5d-ac96-774b-bcce-000000000004",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["UploadCompleted"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The upload is not active; Parts are missing; The record is finalized (`upload_not_active`, `upload_incomplete`, `record_finalized`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "upload_not_active" | "upload_incomplete" | "record_finalized";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description This kind of file is not accepted (`type_not_allowed`) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "type_not_allowed";
                    };
                };
            };
            /** @description The request has unacceptable fields; Parts differ; The stored object differs; A part is too small (`validation_failed`, `part_mismatch`, `checksum_mismatch`, `part_too_small`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed" | "part_mismatch" | "checksum_mismatch" | "part_too_small";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    signParts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The upload */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "encoding": "identity",
                 *       "parts": [
                 *         {
                 *           "crc32": "cbf43926",
                 *           "number": 1,
                 *           "size_bytes": 9
                 *         }
                 *       ],
                 *       "whole": true
                 *     }
                 */
                "application/json": components["schemas"]["SignParts"];
            };
        };
        responses: {
            /** @description Where to send the parts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "parts": [
                     *         {
                     *           "expires_in_seconds": 900,
                     *           "headers": {
                     *             "content-type": "text/plain",
                     *             "if-none-match": "*",
                     *             "x-amz-checksum-crc32": "y/Q5Jg=="
                     *           },
                     *           "number": 1,
                     *           "url": "https://hospital-files.s3.eu-central-1.amazonaws.com/riverside/2026/02/01890a5d.txt?X-Amz-Signature=…"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SignedParts"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The upload is not active; The upload is settled (`upload_not_active`, `upload_settled`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "upload_not_active" | "upload_settled";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who the token says one is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "u-1",
                     *       "name": "Ada",
                     *       "permissions": [
                     *         "signed_in",
                     *         "records_read"
                     *       ],
                     *       "roles": [
                     *         "auditor"
                     *       ],
                     *       "tenant_id": "riverside"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listRecords: {
        parameters: {
            query?: {
                /**
                 * @description Beginnings of words that must all occur in the names of patient and doctor, the medical record number, the complaint,
                 *     history, examination, notes, department, diagnoses or names of files; accents, case and punctuation do not matter.
                 */
                q?: string;
                /** @description Only records of this status. */
                status?: components["schemas"]["RecordStatus"];
                /** @description Only records of the patient of this id. */
                patient_id?: string;
                /** @description Only records of the doctor of this id. */
                doctor_id?: string;
                /** @description Only records of exactly this department. */
                department?: string;
                /** @description Only visits of this kind. */
                visit_type?: components["schemas"]["VisitType"];
                /** @description Only records made from the template of this id. */
                template_id?: string;
                /** @description Only records with a diagnosis of exactly this code, in whatever case. */
                diagnosis_code?: string;
                /** @description Only records with attachments (`true`), or only the others. */
                has_attachments?: boolean;
                /** @description Only visits of this day and later. */
                visited_from?: string;
                /** @description Only visits of this day and earlier. */
                visited_to?: string;
                /** @description The order; `-visit_date` when absent. */
                sort?: components["schemas"]["RecordOrder"];
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of records */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "addendum_count": 0,
                     *           "appointment_id": null,
                     *           "attachment_count": 0,
                     *           "chief_complaint": "Mole check",
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "department": "Dermatology",
                     *           "diagnoses": [
                     *             {
                     *               "code": {
                     *                 "coding": [
                     *                   {
                     *                     "code": "D22.5",
                     *                     "display": "Melanocytic naevi of trunk",
                     *                     "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *                   }
                     *                 ],
                     *                 "text": "Mole on the left shoulder"
                     *               },
                     *               "note": null,
                     *               "verification_status": "provisional"
                     *             }
                     *           ],
                     *           "doctor": {
                     *             "display_name": "Dr. Nils Holm",
                     *             "specialty": "Dermatology"
                     *           },
                     *           "doctor_id": "01890a5d-ac96-774b-bcce-000000000027",
                     *           "finalization": null,
                     *           "finalized_at": "2026-02-17T09:30:00Z",
                     *           "finalized_by": "Ada",
                     *           "finalized_by_id": "u-1",
                     *           "follow_up_date": "2026-03-03",
                     *           "follow_up_required": true,
                     *           "history_of_present_illness": "Grew over six months.",
                     *           "id": "01890a5d-ac96-774b-bcce-000000000028",
                     *           "lab_orders": [],
                     *           "notes": "Biopsy taken.",
                     *           "patient": {
                     *             "birth_date": "1975-04-02",
                     *             "display_name": "Rosa Lindgren",
                     *             "gender": "female",
                     *             "mrn": "P-01a2236d-f1d9-75a3-97b7-b021ed7b6f54"
                     *           },
                     *           "patient_id": "01890a5d-ac96-774b-bcce-000000000029",
                     *           "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *           "prescriptions": [],
                     *           "revision": 2,
                     *           "status": "finalized",
                     *           "template": null,
                     *           "treatments": [],
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1",
                     *           "visit_date": "2026-02-17",
                     *           "visit_type": "ambulatory",
                     *           "vital_signs": {
                     *             "body_height": null,
                     *             "body_mass_index": null,
                     *             "body_temperature": {
                     *               "unit": "Cel",
                     *               "value": 36.8
                     *             },
                     *             "body_weight": null,
                     *             "diastolic_blood_pressure": null,
                     *             "head_circumference": null,
                     *             "heart_rate": {
                     *               "unit": "/min",
                     *               "value": 72
                     *             },
                     *             "oxygen_saturation": null,
                     *             "respiratory_rate": null,
                     *             "systolic_blood_pressure": null
                     *           }
                     *         },
                     *         {
                     *           "addendum_count": 0,
                     *           "appointment_id": null,
                     *           "attachment_count": 1,
                     *           "chief_complaint": "Mole check",
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "department": "Dermatology",
                     *           "diagnoses": [
                     *             {
                     *               "code": {
                     *                 "coding": [
                     *                   {
                     *                     "code": "D22.5",
                     *                     "display": "Melanocytic naevi of trunk",
                     *                     "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *                   }
                     *                 ],
                     *                 "text": "Mole on the left shoulder"
                     *               },
                     *               "note": null,
                     *               "verification_status": "provisional"
                     *             }
                     *           ],
                     *           "doctor": {
                     *             "display_name": "Dr. Nils Holm",
                     *             "specialty": "Dermatology"
                     *           },
                     *           "doctor_id": "01890a5d-ac96-774b-bcce-000000000027",
                     *           "finalization": null,
                     *           "finalized_at": null,
                     *           "finalized_by": null,
                     *           "finalized_by_id": null,
                     *           "follow_up_date": "2026-03-03",
                     *           "follow_up_required": true,
                     *           "history_of_present_illness": "Grew over six months.",
                     *           "id": "01890a5d-ac96-774b-bcce-00000000002a",
                     *           "lab_orders": [],
                     *           "notes": "Biopsy taken.",
                     *           "patient": {
                     *             "birth_date": "1975-04-02",
                     *             "display_name": "Rosa Lindgren",
                     *             "gender": "female",
                     *             "mrn": "P-01a2236d-f1d9-75a3-97b7-b021ed7b6f54"
                     *           },
                     *           "patient_id": "01890a5d-ac96-774b-bcce-000000000029",
                     *           "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *           "prescriptions": [],
                     *           "revision": 2,
                     *           "status": "draft",
                     *           "template": null,
                     *           "treatments": [],
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1",
                     *           "visit_date": "2026-02-17",
                     *           "visit_type": "ambulatory",
                     *           "vital_signs": {
                     *             "body_height": null,
                     *             "body_mass_index": null,
                     *             "body_temperature": {
                     *               "unit": "Cel",
                     *               "value": 36.8
                     *             },
                     *             "body_weight": null,
                     *             "diastolic_blood_pressure": null,
                     *             "head_circumference": null,
                     *             "heart_rate": {
                     *               "unit": "/min",
                     *               "value": 72
                     *             },
                     *             "oxygen_saturation": null,
                     *             "respiratory_rate": null,
                     *             "systolic_blood_pressure": null
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": "qF8bU2SqnaVDmxn6XcekNSsuCPtCOkR6gqkERMvRCp1JTGBMt_Dw0wDkrhthCYPhpBjisM4j6dVkZ41n1A1k42dqzZI444BuHTSyW-c22_hoiBtJfWJaCwUtaLKPjKWNIFjhEuLADW6hBdLM5m83uSMSo3Ef535MyXDJCSrZueFS9vfysqCKWIGu7XQdq9Qemw2HKjwGNaERzoqfogNzNJwDi0QzvSVYr5kMJQG0CIOWnTacov8Ho1780BJYbyjV3MDqmgwMM3VtokEdXSKZr8voGCGvXHAEJtzNmPg-l04UZgjPnIWed6z-xDzDEssNFxSbkS8mkbhmKDJ-uKkNP-PVXnabwAWdTZI-M4_WBvgYdNeZuP6vndSeFqmX6aYH76HrdRlSo9g"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Record"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    createRecord: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating the call harmless */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "chief_complaint": "Mole check",
                 *       "department": "Dermatology",
                 *       "diagnoses": [
                 *         {
                 *           "code": {
                 *             "coding": [
                 *               {
                 *                 "code": "D22.5",
                 *                 "display": "Melanocytic naevi of trunk",
                 *                 "system": "http://hl7.org/fhir/sid/icd-10"
                 *               }
                 *             ],
                 *             "text": "Mole on the left shoulder"
                 *           },
                 *           "note": null,
                 *           "verification_status": "provisional"
                 *         }
                 *       ],
                 *       "doctor_id": "01890a5d-ac96-774b-bcce-b302099a8058",
                 *       "follow_up_date": "2026-03-03",
                 *       "follow_up_required": true,
                 *       "history_of_present_illness": "Grew over six months.",
                 *       "notes": "Biopsy taken.",
                 *       "patient_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                 *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                 *       "visit_date": "2026-02-17",
                 *       "visit_type": "ambulatory",
                 *       "vital_signs": {
                 *         "body_temperature": {
                 *           "unit": "Cel",
                 *           "value": 36.8
                 *         },
                 *         "heart_rate": {
                 *           "unit": "/min",
                 *           "value": 72
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["RecordInput"];
            };
        };
        responses: {
            /** @description The new draft */
            201: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_count": 0,
                     *       "appointment_id": null,
                     *       "attachment_count": 0,
                     *       "chief_complaint": "Mole check",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "department": "Dermatology",
                     *       "diagnoses": [
                     *         {
                     *           "code": {
                     *             "coding": [
                     *               {
                     *                 "code": "D22.5",
                     *                 "display": "Melanocytic naevi of trunk",
                     *                 "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *               }
                     *             ],
                     *             "text": "Mole on the left shoulder"
                     *           },
                     *           "note": null,
                     *           "verification_status": "provisional"
                     *         }
                     *       ],
                     *       "doctor": {
                     *         "display_name": "Dr. Nils Holm",
                     *         "specialty": "Dermatology"
                     *       },
                     *       "doctor_id": "01890a5d-ac96-774b-bcce-000000000008",
                     *       "finalization": null,
                     *       "finalized_at": null,
                     *       "finalized_by": null,
                     *       "finalized_by_id": null,
                     *       "follow_up_date": "2026-03-03",
                     *       "follow_up_required": true,
                     *       "history_of_present_illness": "Grew over six months.",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000009",
                     *       "lab_orders": [],
                     *       "notes": "Biopsy taken.",
                     *       "patient": {
                     *         "birth_date": "1975-04-02",
                     *         "display_name": "Rosa Lindgren",
                     *         "gender": "female",
                     *         "mrn": "P-01a2236d-f213-7656-84fb-387e50bb114b"
                     *       },
                     *       "patient_id": "01890a5d-ac96-774b-bcce-00000000000a",
                     *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *       "prescriptions": [],
                     *       "revision": 1,
                     *       "status": "draft",
                     *       "template": null,
                     *       "treatments": [],
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "visit_date": "2026-02-17",
                     *       "visit_type": "ambulatory",
                     *       "vital_signs": {
                     *         "body_height": null,
                     *         "body_mass_index": null,
                     *         "body_temperature": {
                     *           "unit": "Cel",
                     *           "value": 36.8
                     *         },
                     *         "body_weight": null,
                     *         "diastolic_blood_pressure": null,
                     *         "head_circumference": null,
                     *         "heart_rate": {
                     *           "unit": "/min",
                     *           "value": 72
                     *         },
                     *         "oxygen_saturation": null,
                     *         "respiratory_rate": null,
                     *         "systolic_blood_pressure": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields; The idempotency key was used before (`validation_failed`, `idempotency_conflict`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed" | "idempotency_conflict";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getRecord: {
        parameters: {
            query?: {
                /** @description What to answer beside the record: `attachments`, so that one call has all that a page shows. Nothing when absent. */
                include?: "attachments";
            };
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_count": 0,
                     *       "appointment_id": null,
                     *       "attachment_count": 1,
                     *       "chief_complaint": "Mole check",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "department": "Dermatology",
                     *       "diagnoses": [
                     *         {
                     *           "code": {
                     *             "coding": [
                     *               {
                     *                 "code": "D22.5",
                     *                 "display": "Melanocytic naevi of trunk",
                     *                 "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *               }
                     *             ],
                     *             "text": "Mole on the left shoulder"
                     *           },
                     *           "note": null,
                     *           "verification_status": "provisional"
                     *         }
                     *       ],
                     *       "doctor": {
                     *         "display_name": "Dr. Nils Holm",
                     *         "specialty": "Dermatology"
                     *       },
                     *       "doctor_id": "01890a5d-ac96-774b-bcce-000000000015",
                     *       "finalization": null,
                     *       "finalized_at": null,
                     *       "finalized_by": null,
                     *       "finalized_by_id": null,
                     *       "follow_up_date": "2026-03-03",
                     *       "follow_up_required": true,
                     *       "history_of_present_illness": "Grew over six months.",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000016",
                     *       "lab_orders": [],
                     *       "notes": "Biopsy taken.",
                     *       "patient": {
                     *         "birth_date": "1975-04-02",
                     *         "display_name": "Rosa Lindgren",
                     *         "gender": "female",
                     *         "mrn": "P-01a2236d-f28f-71e3-b76b-4b9be95e4a3e"
                     *       },
                     *       "patient_id": "01890a5d-ac96-774b-bcce-000000000017",
                     *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *       "prescriptions": [],
                     *       "revision": 2,
                     *       "status": "draft",
                     *       "template": null,
                     *       "treatments": [],
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "visit_date": "2026-02-17",
                     *       "visit_type": "ambulatory",
                     *       "vital_signs": {
                     *         "body_height": null,
                     *         "body_mass_index": null,
                     *         "body_temperature": {
                     *           "unit": "Cel",
                     *           "value": 36.8
                     *         },
                     *         "body_weight": null,
                     *         "diastolic_blood_pressure": null,
                     *         "head_circumference": null,
                     *         "heart_rate": {
                     *           "unit": "/min",
                     *           "value": 72
                     *         },
                     *         "oxygen_saturation": null,
                     *         "respiratory_rate": null,
                     *         "systolic_blood_pressure": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["WholeRecord"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    updateRecord: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the revision the change is based on */
                "If-Match": string;
            };
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "appointment_id": null,
                 *       "chief_complaint": "Mole check",
                 *       "department": "Dermatology",
                 *       "diagnoses": [
                 *         {
                 *           "code": {
                 *             "coding": [
                 *               {
                 *                 "code": "D22.5",
                 *                 "display": "Melanocytic naevi of trunk",
                 *                 "system": "http://hl7.org/fhir/sid/icd-10"
                 *               }
                 *             ],
                 *             "text": "Mole on the left shoulder"
                 *           },
                 *           "note": null,
                 *           "verification_status": "provisional"
                 *         }
                 *       ],
                 *       "doctor_id": "01890a5d-ac96-774b-bcce-b302099a8058",
                 *       "follow_up_date": "2026-03-03",
                 *       "follow_up_required": true,
                 *       "history_of_present_illness": "Grew over six months.",
                 *       "lab_orders": [],
                 *       "notes": "Biopsy taken.",
                 *       "patient_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                 *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                 *       "prescriptions": [],
                 *       "treatments": [],
                 *       "visit_date": "2026-02-17",
                 *       "visit_type": "ambulatory",
                 *       "vital_signs": {
                 *         "body_height": null,
                 *         "body_mass_index": null,
                 *         "body_temperature": {
                 *           "unit": "Cel",
                 *           "value": 36.8
                 *         },
                 *         "body_weight": null,
                 *         "diastolic_blood_pressure": null,
                 *         "head_circumference": null,
                 *         "heart_rate": {
                 *           "unit": "/min",
                 *           "value": 72
                 *         },
                 *         "oxygen_saturation": null,
                 *         "respiratory_rate": null,
                 *         "systolic_blood_pressure": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["RecordContent"];
            };
        };
        responses: {
            /** @description The record as changed */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_count": 0,
                     *       "appointment_id": null,
                     *       "attachment_count": 1,
                     *       "chief_complaint": "Mole check",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "department": "Dermatology",
                     *       "diagnoses": [
                     *         {
                     *           "code": {
                     *             "coding": [
                     *               {
                     *                 "code": "D22.5",
                     *                 "display": "Melanocytic naevi of trunk",
                     *                 "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *               }
                     *             ],
                     *             "text": "Mole on the left shoulder"
                     *           },
                     *           "note": null,
                     *           "verification_status": "provisional"
                     *         }
                     *       ],
                     *       "doctor": {
                     *         "display_name": "Dr. Nils Holm",
                     *         "specialty": "Dermatology"
                     *       },
                     *       "doctor_id": "01890a5d-ac96-774b-bcce-00000000004a",
                     *       "finalization": null,
                     *       "finalized_at": null,
                     *       "finalized_by": null,
                     *       "finalized_by_id": null,
                     *       "follow_up_date": "2026-03-03",
                     *       "follow_up_required": true,
                     *       "history_of_present_illness": "Grew over six months.",
                     *       "id": "01890a5d-ac96-774b-bcce-00000000004b",
                     *       "lab_orders": [],
                     *       "notes": "Biopsy taken.",
                     *       "patient": {
                     *         "birth_date": "1975-04-02",
                     *         "display_name": "Rosa Lindgren",
                     *         "gender": "female",
                     *         "mrn": "P-01a2236d-f35b-71f5-9fc1-c717341d6fdc"
                     *       },
                     *       "patient_id": "01890a5d-ac96-774b-bcce-00000000004c",
                     *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *       "prescriptions": [],
                     *       "revision": 3,
                     *       "status": "draft",
                     *       "template": null,
                     *       "treatments": [],
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "visit_date": "2026-02-17",
                     *       "visit_type": "ambulatory",
                     *       "vital_signs": {
                     *         "body_height": null,
                     *         "body_mass_index": null,
                     *         "body_temperature": {
                     *           "unit": "Cel",
                     *           "value": 36.8
                     *         },
                     *         "body_weight": null,
                     *         "diastolic_blood_pressure": null,
                     *         "head_circumference": null,
                     *         "heart_rate": {
                     *           "unit": "/min",
                     *           "value": 72
                     *         },
                     *         "oxygen_saturation": null,
                     *         "respiratory_rate": null,
                     *         "systolic_blood_pressure": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized (`record_finalized`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized";
                    };
                };
            };
            /** @description Not the newest revision (`precondition_failed`) */
            412: {
                headers: {
                    /** @description The newest revision, for If-Match of the next try */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_failed";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description If-Match is needed (`precondition_required`) */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_required";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    patchRecord: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the revision the change is based on */
                "If-Match": string;
            };
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "notes": "Removed; histology benign."
                 *     }
                 */
                "application/merge-patch+json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description The record as changed */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_count": 0,
                     *       "appointment_id": null,
                     *       "attachment_count": 1,
                     *       "chief_complaint": "Mole check",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "department": "Dermatology",
                     *       "diagnoses": [
                     *         {
                     *           "code": {
                     *             "coding": [
                     *               {
                     *                 "code": "D22.5",
                     *                 "display": "Melanocytic naevi of trunk",
                     *                 "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *               }
                     *             ],
                     *             "text": "Mole on the left shoulder"
                     *           },
                     *           "note": null,
                     *           "verification_status": "provisional"
                     *         }
                     *       ],
                     *       "doctor": {
                     *         "display_name": "Dr. Nils Holm",
                     *         "specialty": "Dermatology"
                     *       },
                     *       "doctor_id": "01890a5d-ac96-774b-bcce-00000000003e",
                     *       "finalization": null,
                     *       "finalized_at": null,
                     *       "finalized_by": null,
                     *       "finalized_by_id": null,
                     *       "follow_up_date": "2026-03-03",
                     *       "follow_up_required": true,
                     *       "history_of_present_illness": "Grew over six months.",
                     *       "id": "01890a5d-ac96-774b-bcce-00000000003f",
                     *       "lab_orders": [],
                     *       "notes": "Removed; histology benign.",
                     *       "patient": {
                     *         "birth_date": "1975-04-02",
                     *         "display_name": "Rosa Lindgren",
                     *         "gender": "female",
                     *         "mrn": "P-01a2236d-f2c8-7138-ab8e-236e967d3872"
                     *       },
                     *       "patient_id": "01890a5d-ac96-774b-bcce-000000000040",
                     *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *       "prescriptions": [],
                     *       "revision": 3,
                     *       "status": "draft",
                     *       "template": null,
                     *       "treatments": [],
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "visit_date": "2026-02-17",
                     *       "visit_type": "ambulatory",
                     *       "vital_signs": {
                     *         "body_height": null,
                     *         "body_mass_index": null,
                     *         "body_temperature": {
                     *           "unit": "Cel",
                     *           "value": 36.8
                     *         },
                     *         "body_weight": null,
                     *         "diastolic_blood_pressure": null,
                     *         "head_circumference": null,
                     *         "heart_rate": {
                     *           "unit": "/min",
                     *           "value": 72
                     *         },
                     *         "oxygen_saturation": null,
                     *         "respiratory_rate": null,
                     *         "systolic_blood_pressure": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized (`record_finalized`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized";
                    };
                };
            };
            /** @description Not the newest revision (`precondition_failed`) */
            412: {
                headers: {
                    /** @description The newest revision, for If-Match of the next try */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_failed";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description If-Match is needed (`precondition_required`) */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_required";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listAddenda: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of addenda */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Addendum"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    createAddendum: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating the call harmless */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "The biopsy came back benign; no further excision is needed."
                 *     }
                 */
                "application/json": components["schemas"]["AddendumInput"];
            };
        };
        responses: {
            /** @description The draft */
            201: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attachment_count": 0,
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "id": "01890a5d-ac96-774b-bcce-00000000000f",
                     *       "number": null,
                     *       "record_id": "01890a5d-ac96-774b-bcce-000000000010",
                     *       "revision": 1,
                     *       "signed_at": null,
                     *       "signed_by": null,
                     *       "status": "draft",
                     *       "text": "The biopsy came back benign; no further excision is needed.",
                     *       "updated_at": "2026-02-17T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Addendum"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is not finalized; It exists already (`record_not_finalized`, `already_exists`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_not_finalized" | "already_exists";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields; The idempotency key was used before (`validation_failed`, `idempotency_conflict`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed" | "idempotency_conflict";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listAttachments: {
        parameters: {
            query?: {
                /** @description Whether to list the deleted attachments instead of the others. */
                deleted?: boolean;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of attachments, the oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "addendum_id": null,
                     *           "begun_by": null,
                     *           "content_type": "text/plain",
                     *           "crc32": "cbf43926",
                     *           "deleted_at": null,
                     *           "deleted_by": null,
                     *           "deleted_by_id": null,
                     *           "description": null,
                     *           "download_urls_issued": 0,
                     *           "encoding": "identity",
                     *           "file_name": "lab report.txt",
                     *           "id": "01890a5d-ac96-774b-bcce-00000000001f",
                     *           "last_download_url_at": null,
                     *           "last_read_at": null,
                     *           "ratio": 1,
                     *           "reads": 0,
                     *           "record_id": "01890a5d-ac96-774b-bcce-000000000020",
                     *           "sha256": null,
                     *           "source_bytes": 9,
                     *           "status": "active",
                     *           "storage_class": "STANDARD",
                     *           "stored_bytes": 9,
                     *           "uploaded_at": "2026-02-17T09:30:00Z",
                     *           "uploaded_by": "Ada",
                     *           "uploaded_by_id": "u-1",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Attachment"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    finalizeRecord: {
        parameters: {
            query?: {
                /** @description What to do where files are on their way to the record: `refuse`, or `wait` until they are over; `refuse` when absent. */
                uploads?: "refuse" | "wait";
            };
            header: {
                /** @description The ETag of the revision that is to be final */
                "If-Match": string;
            };
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The finalized record */
            200: {
                headers: {
                    /** @description The final revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_count": 0,
                     *       "appointment_id": null,
                     *       "attachment_count": 1,
                     *       "chief_complaint": "Mole check",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "department": "Dermatology",
                     *       "diagnoses": [
                     *         {
                     *           "code": {
                     *             "coding": [
                     *               {
                     *                 "code": "D22.5",
                     *                 "display": "Melanocytic naevi of trunk",
                     *                 "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *               }
                     *             ],
                     *             "text": "Mole on the left shoulder"
                     *           },
                     *           "note": null,
                     *           "verification_status": "provisional"
                     *         }
                     *       ],
                     *       "doctor": {
                     *         "display_name": "Dr. Nils Holm",
                     *         "specialty": "Dermatology"
                     *       },
                     *       "doctor_id": "01890a5d-ac96-774b-bcce-000000000015",
                     *       "finalization": null,
                     *       "finalized_at": null,
                     *       "finalized_by": null,
                     *       "finalized_by_id": null,
                     *       "follow_up_date": "2026-03-03",
                     *       "follow_up_required": true,
                     *       "history_of_present_illness": "Grew over six months.",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000016",
                     *       "lab_orders": [],
                     *       "notes": "Biopsy taken.",
                     *       "patient": {
                     *         "birth_date": "1975-04-02",
                     *         "display_name": "Rosa Lindgren",
                     *         "gender": "female",
                     *         "mrn": "P-01a2236d-f28f-71e3-b76b-4b9be95e4a3e"
                     *       },
                     *       "patient_id": "01890a5d-ac96-774b-bcce-000000000017",
                     *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *       "prescriptions": [],
                     *       "revision": 2,
                     *       "status": "draft",
                     *       "template": null,
                     *       "treatments": [],
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "visit_date": "2026-02-17",
                     *       "visit_type": "ambulatory",
                     *       "vital_signs": {
                     *         "body_height": null,
                     *         "body_mass_index": null,
                     *         "body_temperature": {
                     *           "unit": "Cel",
                     *           "value": 36.8
                     *         },
                     *         "body_weight": null,
                     *         "diastolic_blood_pressure": null,
                     *         "head_circumference": null,
                     *         "heart_rate": {
                     *           "unit": "/min",
                     *           "value": 72
                     *         },
                     *         "oxygen_saturation": null,
                     *         "respiratory_rate": null,
                     *         "systolic_blood_pressure": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            /** @description The record, which waits for its uploads */
            202: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_count": 0,
                     *       "appointment_id": null,
                     *       "attachment_count": 1,
                     *       "chief_complaint": "Mole check",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "department": "Dermatology",
                     *       "diagnoses": [
                     *         {
                     *           "code": {
                     *             "coding": [
                     *               {
                     *                 "code": "D22.5",
                     *                 "display": "Melanocytic naevi of trunk",
                     *                 "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *               }
                     *             ],
                     *             "text": "Mole on the left shoulder"
                     *           },
                     *           "note": null,
                     *           "verification_status": "provisional"
                     *         }
                     *       ],
                     *       "doctor": {
                     *         "display_name": "Dr. Nils Holm",
                     *         "specialty": "Dermatology"
                     *       },
                     *       "doctor_id": "01890a5d-ac96-774b-bcce-000000000015",
                     *       "finalization": null,
                     *       "finalized_at": null,
                     *       "finalized_by": null,
                     *       "finalized_by_id": null,
                     *       "follow_up_date": "2026-03-03",
                     *       "follow_up_required": true,
                     *       "history_of_present_illness": "Grew over six months.",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000016",
                     *       "lab_orders": [],
                     *       "notes": "Biopsy taken.",
                     *       "patient": {
                     *         "birth_date": "1975-04-02",
                     *         "display_name": "Rosa Lindgren",
                     *         "gender": "female",
                     *         "mrn": "P-01a2236d-f28f-71e3-b76b-4b9be95e4a3e"
                     *       },
                     *       "patient_id": "01890a5d-ac96-774b-bcce-000000000017",
                     *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *       "prescriptions": [],
                     *       "revision": 2,
                     *       "status": "draft",
                     *       "template": null,
                     *       "treatments": [],
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "visit_date": "2026-02-17",
                     *       "visit_type": "ambulatory",
                     *       "vital_signs": {
                     *         "body_height": null,
                     *         "body_mass_index": null,
                     *         "body_temperature": {
                     *           "unit": "Cel",
                     *           "value": 36.8
                     *         },
                     *         "body_weight": null,
                     *         "diastolic_blood_pressure": null,
                     *         "head_circumference": null,
                     *         "heart_rate": {
                     *           "unit": "/min",
                     *           "value": 72
                     *         },
                     *         "oxygen_saturation": null,
                     *         "respiratory_rate": null,
                     *         "systolic_blood_pressure": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized; Uploads are under way (`record_finalized`, `uploads_under_way`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized" | "uploads_under_way";
                    };
                };
            };
            /** @description Not the newest revision (`precondition_failed`) */
            412: {
                headers: {
                    /** @description The newest revision, for If-Match of the next try */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_failed";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description If-Match is needed (`precondition_required`) */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_required";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    withdrawFinalization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "addendum_count": 0,
                     *       "appointment_id": null,
                     *       "attachment_count": 1,
                     *       "chief_complaint": "Mole check",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "department": "Dermatology",
                     *       "diagnoses": [
                     *         {
                     *           "code": {
                     *             "coding": [
                     *               {
                     *                 "code": "D22.5",
                     *                 "display": "Melanocytic naevi of trunk",
                     *                 "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *               }
                     *             ],
                     *             "text": "Mole on the left shoulder"
                     *           },
                     *           "note": null,
                     *           "verification_status": "provisional"
                     *         }
                     *       ],
                     *       "doctor": {
                     *         "display_name": "Dr. Nils Holm",
                     *         "specialty": "Dermatology"
                     *       },
                     *       "doctor_id": "01890a5d-ac96-774b-bcce-00000000004d",
                     *       "finalization": null,
                     *       "finalized_at": null,
                     *       "finalized_by": null,
                     *       "finalized_by_id": null,
                     *       "follow_up_date": "2026-03-03",
                     *       "follow_up_required": true,
                     *       "history_of_present_illness": "Grew over six months.",
                     *       "id": "01890a5d-ac96-774b-bcce-00000000004e",
                     *       "lab_orders": [],
                     *       "notes": "Biopsy taken.",
                     *       "patient": {
                     *         "birth_date": "1975-04-02",
                     *         "display_name": "Rosa Lindgren",
                     *         "gender": "female",
                     *         "mrn": "P-01a2236d-f4b6-72a4-8224-3ba7da5ec5a0"
                     *       },
                     *       "patient_id": "01890a5d-ac96-774b-bcce-00000000004f",
                     *       "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *       "prescriptions": [],
                     *       "revision": 2,
                     *       "status": "draft",
                     *       "template": null,
                     *       "treatments": [],
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "visit_date": "2026-02-17",
                     *       "visit_type": "ambulatory",
                     *       "vital_signs": {
                     *         "body_height": null,
                     *         "body_mass_index": null,
                     *         "body_temperature": {
                     *           "unit": "Cel",
                     *           "value": 36.8
                     *         },
                     *         "body_weight": null,
                     *         "diastolic_blood_pressure": null,
                     *         "head_circumference": null,
                     *         "heart_rate": {
                     *           "unit": "/min",
                     *           "value": 72
                     *         },
                     *         "oxygen_saturation": null,
                     *         "respiratory_rate": null,
                     *         "systolic_blood_pressure": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Record"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The record is finalized (`record_finalized`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "record_finalized";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    placeLegalHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Case 2026-114: keep everything"
                 *     }
                 */
                "application/json": components["schemas"]["LegalHoldRequest"];
            };
        };
        responses: {
            /** @description What keeps its files now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deleted_files": [],
                     *       "deleted_files_days": null,
                     *       "legal_hold": {
                     *         "placed_at": "2026-02-17T09:30:00Z",
                     *         "placed_by": "Ada",
                     *         "placed_by_id": "u-1",
                     *         "reason": "Case 2026-114: keep everything"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["RecordRetention"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    liftLegalHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What keeps its files now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deleted_files": [],
                     *       "deleted_files_days": null,
                     *       "legal_hold": null
                     *     }
                     */
                    "application/json": components["schemas"]["RecordRetention"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    reportPatientMismatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "differing": [
                 *         "id",
                 *         "name"
                 *       ],
                 *       "files": 1,
                 *       "uploaded": false
                 *     }
                 */
                "application/json": components["schemas"]["PatientMismatch"];
            };
        };
        responses: {
            /** @description It is in the audit log */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What keeps them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deleted_files": [],
                     *       "deleted_files_days": null,
                     *       "legal_hold": null
                     *     }
                     */
                    "application/json": components["schemas"]["RecordRetention"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listRevisions: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The record */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of revisions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "change": "file_added",
                     *           "changed_at": "2026-02-17T09:30:00Z",
                     *           "changed_by": "Ada",
                     *           "changed_by_id": "u-1",
                     *           "content": {
                     *             "appointment_id": null,
                     *             "chief_complaint": "Mole check",
                     *             "department": "Dermatology",
                     *             "diagnoses": [
                     *               {
                     *                 "code": {
                     *                   "coding": [
                     *                     {
                     *                       "code": "D22.5",
                     *                       "display": "Melanocytic naevi of trunk",
                     *                       "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *                     }
                     *                   ],
                     *                   "text": "Mole on the left shoulder"
                     *                 },
                     *                 "note": null,
                     *                 "verification_status": "provisional"
                     *               }
                     *             ],
                     *             "doctor_id": "01890a5d-ac96-774b-bcce-00000000002b",
                     *             "follow_up_date": "2026-03-03",
                     *             "follow_up_required": true,
                     *             "history_of_present_illness": "Grew over six months.",
                     *             "lab_orders": [],
                     *             "notes": "Biopsy taken.",
                     *             "patient_id": "01890a5d-ac96-774b-bcce-00000000002c",
                     *             "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *             "prescriptions": [],
                     *             "treatments": [],
                     *             "visit_date": "2026-02-17",
                     *             "visit_type": "ambulatory",
                     *             "vital_signs": {
                     *               "body_height": null,
                     *               "body_mass_index": null,
                     *               "body_temperature": {
                     *                 "unit": "Cel",
                     *                 "value": 36.8
                     *               },
                     *               "body_weight": null,
                     *               "diastolic_blood_pressure": null,
                     *               "head_circumference": null,
                     *               "heart_rate": {
                     *                 "unit": "/min",
                     *                 "value": 72
                     *               },
                     *               "oxygen_saturation": null,
                     *               "respiratory_rate": null,
                     *               "systolic_blood_pressure": null
                     *             }
                     *           },
                     *           "file": {
                     *             "attachment_id": "01890a5d-ac96-774b-bcce-00000000002d",
                     *             "description": null,
                     *             "file_name": "lab report.txt",
                     *             "other_record_id": null,
                     *             "version": 1
                     *           },
                     *           "revision": 2,
                     *           "status": "draft"
                     *         },
                     *         {
                     *           "change": "created",
                     *           "changed_at": "2026-02-17T09:30:00Z",
                     *           "changed_by": "Ada",
                     *           "changed_by_id": "u-1",
                     *           "content": {
                     *             "appointment_id": null,
                     *             "chief_complaint": "Mole check",
                     *             "department": "Dermatology",
                     *             "diagnoses": [
                     *               {
                     *                 "code": {
                     *                   "coding": [
                     *                     {
                     *                       "code": "D22.5",
                     *                       "display": "Melanocytic naevi of trunk",
                     *                       "system": "https://hospital-files.s3.eu-central-1.amazonaws.com"
                     *                     }
                     *                   ],
                     *                   "text": "Mole on the left shoulder"
                     *                 },
                     *                 "note": null,
                     *                 "verification_status": "provisional"
                     *               }
                     *             ],
                     *             "doctor_id": "01890a5d-ac96-774b-bcce-00000000002b",
                     *             "follow_up_date": "2026-03-03",
                     *             "follow_up_required": true,
                     *             "history_of_present_illness": "Grew over six months.",
                     *             "lab_orders": [],
                     *             "notes": "Biopsy taken.",
                     *             "patient_id": "01890a5d-ac96-774b-bcce-00000000002c",
                     *             "physical_examination": "Left shoulder, 4 mm, regular border.",
                     *             "prescriptions": [],
                     *             "treatments": [],
                     *             "visit_date": "2026-02-17",
                     *             "visit_type": "ambulatory",
                     *             "vital_signs": {
                     *               "body_height": null,
                     *               "body_mass_index": null,
                     *               "body_temperature": {
                     *                 "unit": "Cel",
                     *                 "value": 36.8
                     *               },
                     *               "body_weight": null,
                     *               "diastolic_blood_pressure": null,
                     *               "head_circumference": null,
                     *               "heart_rate": {
                     *                 "unit": "/min",
                     *                 "value": 72
                     *               },
                     *               "oxygen_saturation": null,
                     *               "respiratory_rate": null,
                     *               "systolic_blood_pressure": null
                     *             }
                     *           },
                     *           "file": null,
                     *           "revision": 1,
                     *           "status": "draft"
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Revision"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listPatients: {
        parameters: {
            query?: {
                /** @description Beginnings of words that must all occur in name or identifier; accents, case and punctuation do not matter. */
                q?: string;
                /** @description Only the one of exactly this identifier (for patients: the medical record number). */
                identifier?: string;
                /** @description Only those whom new records may name (`true`), or only the others. */
                active?: boolean;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of patients */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "active": true,
                     *           "birth_date": "1975-04-02",
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "display_name": "Rosa Lindgren",
                     *           "gender": "female",
                     *           "id": "01890a5d-ac96-774b-bcce-000000000023",
                     *           "mrn": "P-",
                     *           "name": {
                     *             "family": null,
                     *             "given": [],
                     *             "prefix": [],
                     *             "suffix": [],
                     *             "text": "Rosa Lindgren"
                     *           },
                     *           "revision": 1,
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1"
                     *         },
                     *         {
                     *           "active": true,
                     *           "birth_date": "1975-04-02",
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "display_name": "Rosa Lindgren",
                     *           "gender": "female",
                     *           "id": "01890a5d-ac96-774b-bcce-000000000024",
                     *           "mrn": "P-01a2236d-e8f7-7219-9cba-b17cfa797977",
                     *           "name": {
                     *             "family": null,
                     *             "given": [],
                     *             "prefix": [],
                     *             "suffix": [],
                     *             "text": "Rosa Lindgren"
                     *           },
                     *           "revision": 1,
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1"
                     *         }
                     *       ],
                     *       "next_cursor": "pDW981Gv_7Jf_sPpxRwarmr73iwGXe5hdx0paL22hObY6RquNjZmYCy3G1a1ehD2Zt4450_HMIEDq6rgL2o1Fn9v13GL21TSWIipO23a0qCOPsqw7wtEHCl8Thz33kX31AmhMsz-wVfrIscqqzowLscnA9pPS5zsr_Z088NsnqDFlq5dVTi_SnsD87qvv9bI4V-jwLyQjflJO3Mpu-ur9Drg9CGBHBTIGBc50IsEbhvAPG4NcClHJgZwH1RkdjbLm9Rg6qXCI9kNOBe5AE7bb1S7DKdcSr786KQFSkNiCk3k4DACsrq_1-nzQhAH2Sg0OFNAznNSVBT3s1UJWoLVGE-Ca8gZ2IhJT8hU56ECK_fmnCWxE_bZNEvmwFxOKzvGx4vQhjF-HOk"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Patient"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    createPatient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating the call harmless */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "active": true,
                 *       "birth_date": "1975-04-02",
                 *       "gender": "female",
                 *       "mrn": "RG-300100",
                 *       "name": {
                 *         "family": "Lindgren",
                 *         "given": [
                 *           "Rosa"
                 *         ],
                 *         "prefix": [],
                 *         "suffix": [],
                 *         "text": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PatientInput"];
            };
        };
        responses: {
            /** @description The patient */
            201: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "birth_date": "1975-04-02",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "display_name": "Rosa Lindgren",
                     *       "gender": "female",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000006",
                     *       "mrn": "RG-300100",
                     *       "name": {
                     *         "family": "Lindgren",
                     *         "given": [
                     *           "Rosa"
                     *         ],
                     *         "prefix": [],
                     *         "suffix": [],
                     *         "text": null
                     *       },
                     *       "revision": 1,
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description It exists already (`already_exists`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "already_exists";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields; The idempotency key was used before (`validation_failed`, `idempotency_conflict`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed" | "idempotency_conflict";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    importPatients: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "entry": [
                 *         {
                 *           "resource": {
                 *             "birthDate": "1958-03-14",
                 *             "gender": "male",
                 *             "identifier": [
                 *               {
                 *                 "type": {
                 *                   "coding": [
                 *                     {
                 *                       "code": "MR"
                 *                     }
                 *                   ]
                 *                 },
                 *                 "value": "RG-300101"
                 *               }
                 *             ],
                 *             "name": [
                 *               {
                 *                 "family": "Berg",
                 *                 "given": [
                 *                   "Bo"
                 *                 ],
                 *                 "use": "official"
                 *               }
                 *             ],
                 *             "resourceType": "Patient"
                 *           }
                 *         }
                 *       ],
                 *       "resourceType": "Bundle",
                 *       "type": "collection"
                 *     }
                 */
                "application/fhir+json": {
                    [key: string]: unknown;
                };
                /**
                 * @example mrn,family,given,birth_date,gender
                 *     MRN-204811,Okafor,Amara,1958-03-14,female
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description What became of each row */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created": 1,
                     *       "refused": 0,
                     *       "rows": [
                     *         {
                     *           "errors": [],
                     *           "id": "01890a5d-ac96-774b-bcce-00000000001d",
                     *           "outcome": "created",
                     *           "row": 1
                     *         }
                     *       ],
                     *       "skipped": 0,
                     *       "unchanged": 0,
                     *       "updated": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getPatient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The patient */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The patient */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "birth_date": "1975-04-02",
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "display_name": "Rosa Lindgren",
                     *       "gender": "female",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000013",
                     *       "mrn": "P-01a2236d-f709-74d5-b81e-0f8e8c64e3be",
                     *       "name": {
                     *         "family": null,
                     *         "given": [],
                     *         "prefix": [],
                     *         "suffix": [],
                     *         "text": "Rosa Lindgren"
                     *       },
                     *       "revision": 1,
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    updatePatient: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the revision the change is based on */
                "If-Match": string;
            };
            path: {
                /** @description The patient */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "active": true,
                 *       "birth_date": "1975-04-02",
                 *       "gender": "female",
                 *       "mrn": "RG-300100",
                 *       "name": {
                 *         "family": "Lindgren",
                 *         "given": [
                 *           "Rosa"
                 *         ],
                 *         "prefix": [],
                 *         "suffix": [],
                 *         "text": null
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PatientInput"];
            };
        };
        responses: {
            /** @description The patient as changed */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Patient"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description It exists already (`already_exists`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "already_exists";
                    };
                };
            };
            /** @description Not the newest revision (`precondition_failed`) */
            412: {
                headers: {
                    /** @description The newest revision, for If-Match of the next try */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_failed";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description If-Match is needed (`precondition_required`) */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_required";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listPractitioners: {
        parameters: {
            query?: {
                /** @description Beginnings of words that must all occur in name or identifier; accents, case and punctuation do not matter. */
                q?: string;
                /** @description Only the one of exactly this identifier (for patients: the medical record number). */
                identifier?: string;
                /** @description Only those whom new records may name (`true`), or only the others. */
                active?: boolean;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of practitioners */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "active": true,
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "display_name": "Dr. Nils Holm",
                     *           "id": "01890a5d-ac96-774b-bcce-000000000025",
                     *           "identifier": "D-",
                     *           "name": {
                     *             "family": "Holm",
                     *             "given": [
                     *               "Nils"
                     *             ],
                     *             "prefix": [
                     *               "Dr."
                     *             ],
                     *             "suffix": [],
                     *             "text": null
                     *           },
                     *           "revision": 1,
                     *           "specialty": "Dermatology",
                     *           "subject_id": null,
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1"
                     *         },
                     *         {
                     *           "active": true,
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "display_name": "Dr. Nils Holm",
                     *           "id": "01890a5d-ac96-774b-bcce-000000000026",
                     *           "identifier": "D-01a2236d-e8f7-7219-9cba-b17cfa797977",
                     *           "name": {
                     *             "family": "Holm",
                     *             "given": [
                     *               "Nils"
                     *             ],
                     *             "prefix": [
                     *               "Dr."
                     *             ],
                     *             "suffix": [],
                     *             "text": null
                     *           },
                     *           "revision": 1,
                     *           "specialty": "Dermatology",
                     *           "subject_id": null,
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1"
                     *         }
                     *       ],
                     *       "next_cursor": "Cy1KK7rT2cDf8r8FirZk077B82UCgXP6L5SmT5w8JvjBfwoe21Zr_YDxg80aJWZU2Gg3MKdoMqJd6jjJaS37qOA0A2EWiRma6m4CsyUyv-WEk2z4HDl8J20X20y8SGfQcxc9tkML47aKWC0v4b7--y5E0BueGJak3FVsVzGNG3vHDPH3vHGm5Orcd9pHn2FiaXUJKEKPMlq1dfBgboinFjESXMONAjFNqzun-q_U8Qfp_hkQjwxkgRPSNSmXPp0Icqn_79Tgrze2tBQ2tTbK5Ff0MUuhO_ts7IcrLMJepE3zQaZdh_rt_Pw9MUdtypbPKoC3LceyV_RlAmNc7PMJE8afC__jcBgRy8OuEQUkxndREH3LXXCfRm-cAkkMfzlLMulu7LecSnk"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Practitioner"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    createPractitioner: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating the call harmless */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "active": true,
                 *       "identifier": "STAFF-0117",
                 *       "name": {
                 *         "family": "Holm",
                 *         "given": [
                 *           "Nils"
                 *         ],
                 *         "prefix": [
                 *           "Dr."
                 *         ],
                 *         "suffix": [],
                 *         "text": null
                 *       },
                 *       "specialty": "Dermatology",
                 *       "subject_id": null
                 *     }
                 */
                "application/json": components["schemas"]["PractitionerInput"];
            };
        };
        responses: {
            /** @description The practitioner */
            201: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "display_name": "Dr. Nils Holm",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000007",
                     *       "identifier": "STAFF-0117",
                     *       "name": {
                     *         "family": "Holm",
                     *         "given": [
                     *           "Nils"
                     *         ],
                     *         "prefix": [
                     *           "Dr."
                     *         ],
                     *         "suffix": [],
                     *         "text": null
                     *       },
                     *       "revision": 1,
                     *       "specialty": "Dermatology",
                     *       "subject_id": null,
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Practitioner"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description It exists already (`already_exists`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "already_exists";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields; The idempotency key was used before (`validation_failed`, `idempotency_conflict`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed" | "idempotency_conflict";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    importPractitioners: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "entry": [
                 *         {
                 *           "resource": {
                 *             "identifier": [
                 *               {
                 *                 "value": "STAFF-0118"
                 *               }
                 *             ],
                 *             "name": [
                 *               {
                 *                 "family": "Diaz",
                 *                 "given": [
                 *                   "Cleo"
                 *                 ],
                 *                 "prefix": [
                 *                   "Dr."
                 *                 ]
                 *               }
                 *             ],
                 *             "resourceType": "Practitioner"
                 *           }
                 *         }
                 *       ],
                 *       "resourceType": "Bundle",
                 *       "type": "collection"
                 *     }
                 */
                "application/fhir+json": {
                    [key: string]: unknown;
                };
                /**
                 * @example identifier,prefix,family,given,specialty
                 *     STAFF-0117,Dr.,Santos,Maria,Cardiology
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description What became of each row */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created": 1,
                     *       "refused": 0,
                     *       "rows": [
                     *         {
                     *           "errors": [],
                     *           "id": "01890a5d-ac96-774b-bcce-00000000001e",
                     *           "outcome": "created",
                     *           "row": 1
                     *         }
                     *       ],
                     *       "skipped": 0,
                     *       "unchanged": 0,
                     *       "updated": 0
                     *     }
                     */
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getPractitioner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The practitioner */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The practitioner */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "display_name": "Dr. Nils Holm",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000014",
                     *       "identifier": "D-01a2236d-f829-7411-97f2-303edb3f69dd",
                     *       "name": {
                     *         "family": "Holm",
                     *         "given": [
                     *           "Nils"
                     *         ],
                     *         "prefix": [
                     *           "Dr."
                     *         ],
                     *         "suffix": [],
                     *         "text": null
                     *       },
                     *       "revision": 1,
                     *       "specialty": "Dermatology",
                     *       "subject_id": null,
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Practitioner"];
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    updatePractitioner: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the revision the change is based on */
                "If-Match": string;
            };
            path: {
                /** @description The practitioner */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "active": true,
                 *       "identifier": "STAFF-0117",
                 *       "name": {
                 *         "family": "Holm",
                 *         "given": [
                 *           "Nils"
                 *         ],
                 *         "prefix": [
                 *           "Dr."
                 *         ],
                 *         "suffix": [],
                 *         "text": null
                 *       },
                 *       "specialty": "Dermatology",
                 *       "subject_id": null
                 *     }
                 */
                "application/json": components["schemas"]["PractitionerInput"];
            };
        };
        responses: {
            /** @description The practitioner as changed */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Practitioner"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description It exists already (`already_exists`) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "already_exists";
                    };
                };
            };
            /** @description Not the newest revision (`precondition_failed`) */
            412: {
                headers: {
                    /** @description The newest revision, for If-Match of the next try */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_failed";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description If-Match is needed (`precondition_required`) */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_required";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listTemplates: {
        parameters: {
            query?: {
                /** @description Only templates that new records can be made from (`true`), or only the others. */
                active?: boolean;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of templates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "active": true,
                     *           "content": {
                     *             "chief_complaint": "Mole check",
                     *             "department": "Dermatology",
                     *             "physical_examination": "Site, size, border, colour:",
                     *             "visit_type": "ambulatory"
                     *           },
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "description": "For a first visit to dermatology.",
                     *           "id": "01890a5d-ac96-774b-bcce-000000000033",
                     *           "name": "Mole check",
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1",
                     *           "version": 1
                     *         },
                     *         {
                     *           "active": true,
                     *           "content": {
                     *             "chief_complaint": "Mole check",
                     *             "department": "Dermatology",
                     *             "physical_examination": "Site, size, border, colour:",
                     *             "visit_type": "ambulatory"
                     *           },
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "description": "For a first visit to dermatology.",
                     *           "id": "01890a5d-ac96-774b-bcce-000000000034",
                     *           "name": "Mole check",
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next_cursor": "NX7lMOMOyNHkioqmCGo1Xd4NYtrurQTyJGp8C881oJ6SipsWD1M8_gFs1hloyw65RtyxB0SAZeVlOI-eIzyWKcJpw7bgCo1zYNYj0jjqYGDWDxvum7SbSGxQO0xvuQz33azAqbI5tO-fVkjHY6mmnAkzyiqdFW0J4DbrJFJvI2Z6YMGI-EiU3nkV-PKq50WHk5IQ59gmZNNi4MXu4h9J2ywP6aGAr7c8kUf1C8Im-2kSN_DjM3s1B9IkB8WkRiDKJ-yfUf3LIohSd6Ogz7UPxz0Y9A6F0e2JCUTV8GahtMalxItQu-oSLz2GpGTGTeOawbxeHQZs-UIczxZZC-aZ1Q9c12Je50u8RdvdX9G6KJ3BgsRd0BbyglNMSbnHFwSIz7WquA2r2tI"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Template"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    createTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating the call harmless */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "active": true,
                 *       "content": {
                 *         "chief_complaint": "Mole check",
                 *         "department": "Dermatology",
                 *         "physical_examination": "Site, size, border, colour:",
                 *         "visit_type": "ambulatory"
                 *       },
                 *       "description": "For a first visit to dermatology.",
                 *       "name": "Mole check"
                 *     }
                 */
                "application/json": components["schemas"]["TemplateInput"];
            };
        };
        responses: {
            /** @description The template */
            201: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "content": {
                     *         "chief_complaint": "Mole check",
                     *         "department": "Dermatology",
                     *         "physical_examination": "Site, size, border, colour:",
                     *         "visit_type": "ambulatory"
                     *       },
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "description": "For a first visit to dermatology.",
                     *       "id": "01890a5d-ac96-774b-bcce-00000000000b",
                     *       "name": "Mole check",
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields; The idempotency key was used before (`validation_failed`, `idempotency_conflict`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed" | "idempotency_conflict";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getTemplate: {
        parameters: {
            query?: {
                /** @description The version's number; the newest when absent. */
                version?: number;
            };
            header?: never;
            path: {
                /** @description The template */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The template */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "content": {
                     *         "chief_complaint": "Mole check",
                     *         "department": "Dermatology",
                     *         "physical_examination": "Site, size, border, colour:",
                     *         "visit_type": "ambulatory"
                     *       },
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "description": "For a first visit to dermatology.",
                     *       "id": "01890a5d-ac96-774b-bcce-000000000019",
                     *       "name": "Mole check",
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    updateTemplate: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of the version the change is based on */
                "If-Match": string;
            };
            path: {
                /** @description The template */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "active": true,
                 *       "content": {
                 *         "chief_complaint": "Mole check",
                 *         "department": "Dermatology",
                 *         "physical_examination": "Site, size, border, colour:",
                 *         "visit_type": "ambulatory"
                 *       },
                 *       "description": null,
                 *       "name": "Mole check"
                 *     }
                 */
                "application/json": components["schemas"]["TemplateInput"];
            };
        };
        responses: {
            /** @description The template as changed */
            200: {
                headers: {
                    /** @description For If-Match of the next change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "content": {
                     *         "chief_complaint": "Mole check",
                     *         "department": "Dermatology",
                     *         "physical_examination": "Site, size, border, colour:",
                     *         "visit_type": "ambulatory"
                     *       },
                     *       "created_at": "2026-02-17T09:30:00Z",
                     *       "created_by": "Ada",
                     *       "created_by_id": "u-1",
                     *       "description": null,
                     *       "id": "01890a5d-ac96-774b-bcce-000000000019",
                     *       "name": "Mole check",
                     *       "updated_at": "2026-02-17T09:30:00Z",
                     *       "updated_by": "Ada",
                     *       "updated_by_id": "u-1",
                     *       "version": 2
                     *     }
                     */
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Not the newest revision (`precondition_failed`) */
            412: {
                headers: {
                    /** @description The newest revision, for If-Match of the next try */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_failed";
                    };
                };
            };
            /** @description The request is too large (`payload_too_large`) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "payload_too_large";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description If-Match is needed (`precondition_required`) */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "precondition_required";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    retireTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The template */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is retired */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listTemplateVersions: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The template */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "active": true,
                     *           "content": {
                     *             "chief_complaint": "Mole check",
                     *             "department": "Dermatology",
                     *             "physical_examination": "Site, size, border, colour:",
                     *             "visit_type": "ambulatory"
                     *           },
                     *           "created_at": "2026-02-17T09:30:00Z",
                     *           "created_by": "Ada",
                     *           "created_by_id": "u-1",
                     *           "description": "For a first visit to dermatology.",
                     *           "id": "01890a5d-ac96-774b-bcce-000000000032",
                     *           "name": "Mole check",
                     *           "updated_at": "2026-02-17T09:30:00Z",
                     *           "updated_by": "Ada",
                     *           "updated_by_id": "u-1",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Template"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getStorageUsage: {
        parameters: {
            query?: {
                /** @description By what it is grouped; by storage class alone if absent. */
                by?: components["schemas"]["Grouping"];
                /** @description How it is written; JSON if absent. */
                format?: components["schemas"]["ReportFormat"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "2026-02-17T09:30:00Z",
                     *       "by": "storage_class",
                     *       "currency": "USD",
                     *       "rows": [
                     *         {
                     *           "access_tier": null,
                     *           "added_30_days_bytes": 18,
                     *           "files": 2,
                     *           "group": "",
                     *           "kind": "deleted_file",
                     *           "monthly_cost": "0.0000000004",
                     *           "small_files": 2,
                     *           "small_stored_bytes": 18,
                     *           "source_bytes": 18,
                     *           "storage_class": "STANDARD",
                     *           "stored_bytes": 18
                     *         },
                     *         {
                     *           "access_tier": null,
                     *           "added_30_days_bytes": 603,
                     *           "files": 67,
                     *           "group": "",
                     *           "kind": "file",
                     *           "monthly_cost": "0.0000000129",
                     *           "small_files": 67,
                     *           "small_stored_bytes": 603,
                     *           "source_bytes": 603,
                     *           "storage_class": "STANDARD",
                     *           "stored_bytes": 603
                     *         }
                     *       ],
                     *       "tenant_id": "riverside",
                     *       "total_monthly_cost": "0.0000014399"
                     *     }
                     */
                    "application/json": components["schemas"]["StorageUsage"];
                    "text/csv": string;
                    "text/html": string;
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description Not found (`not_found`) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "not_found";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    listStoredVersions: {
        parameters: {
            query?: {
                /** @description By what the report is grouped; by storage class alone if absent. */
                by?: components["schemas"]["Grouping"];
                /** @description The row's `group`. */
                group?: string;
                /**
                 * @description Only what is stored for this reason: `file`, `older_version` or `deleted_file`, which are listed if it is absent;
                 *     `restored_copy`, `kept_object` or `unfinished_part` (one for each upload). None are listed of `metadata`: each version has one.
                 */
                kind?: components["schemas"]["Kind"];
                /** @description Only versions of this storage class. */
                storage_class?: string;
                /** @description Only versions in this access tier; `FREQUENT_ACCESS` is what the report has as null. */
                access_tier?: string;
                /** @description Only versions of at least so many bytes in S3: 131072 leaves those that the monitoring of `INTELLIGENT_TIERING` is billed for. */
                min_stored_bytes?: number;
                /** @description Only versions that came from another storage class into theirs since then, as far as that was noticed. */
                moved_since?: string;
                /**
                 * @description Only versions that left `storage_class`, which is needed then, before its minimum duration was over, since then: by a move, or
                 *     for good. They are listed with that class, wherever they are now.
                 */
                left_early_since?: string;
                /** @description `next_cursor` of the page before; absent for the first page. */
                cursor?: string;
                /** @description Items per page, 1 to 200; 50 when absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "access_tier": null,
                     *           "attachment_id": "01890a5d-ac96-774b-bcce-00000000002e",
                     *           "content_type": "text/plain",
                     *           "file_name": "lab report.txt",
                     *           "kind": "file",
                     *           "record_id": "01890a5d-ac96-774b-bcce-00000000002f",
                     *           "source_bytes": 9,
                     *           "storage_class": "STANDARD",
                     *           "stored_bytes": 9,
                     *           "uploaded_at": "2026-02-17T09:30:00Z",
                     *           "uploaded_by": "Ada",
                     *           "version": 1
                     *         },
                     *         {
                     *           "access_tier": null,
                     *           "attachment_id": "01890a5d-ac96-774b-bcce-000000000030",
                     *           "content_type": "text/plain",
                     *           "file_name": "lab report.txt",
                     *           "kind": "file",
                     *           "record_id": "01890a5d-ac96-774b-bcce-000000000031",
                     *           "source_bytes": 9,
                     *           "storage_class": "STANDARD",
                     *           "stored_bytes": 9,
                     *           "uploaded_at": "2026-02-17T09:30:00Z",
                     *           "uploaded_by": "Ada",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next_cursor": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.…"
                     *     }
                     */
                    "application/json": components["schemas"]["Page_CountedVersion"];
                };
            };
            /** @description The request could not be read (`invalid_request`) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "invalid_request";
                    };
                };
            };
            /** @description A valid token is needed; The token has expired; The clocks of the server and of the identity provider differ (`unauthenticated`, `token_expired`, `clocks_differ`) */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unauthenticated" | "token_expired" | "clocks_differ";
                    };
                };
            };
            /** @description Not allowed (`forbidden`) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "forbidden";
                    };
                };
            };
            /** @description The request has unacceptable fields (`validation_failed`) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "validation_failed";
                    };
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description Not just now (`unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable";
                    };
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Internal error (`internal`) */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "internal";
                    };
                };
            };
            /** @description S3 refuses (`object_store_refused`) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "object_store_refused";
                    };
                };
            };
            /** @description Not just now; S3 is unavailable (`unavailable`, `object_store_unavailable`) */
            503: {
                headers: {
                    /** @description After how many seconds to try again */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code?: "unavailable" | "object_store_unavailable";
                    };
                };
            };
        };
    };
}
