'use client';
import { useFormContext, useWatch } from 'react-hook-form';
import {
  DURATION_UNITS,
  INTERPRETATIONS,
  LAB_STATUSES,
  PERIOD_UNITS,
  PRESCRIPTION_STATUSES,
  TREATMENT_STATUSES,
  VERIFICATIONS,
} from '../clinical/choices';
import { SIGNS, unitName } from '../clinical/signs';
import { t } from '../clinical/texts';
import { t as records } from '../texts';
import { VISIT_TYPES } from '../vocabulary';
import type { RecordDraft } from './draft';
import { Entries } from './entries';
import { CheckField, ChoiceField, ConceptFields, LabTestField, LineField, LongField, PersonField } from './fields';
import { FormSection } from './section';

/** Whose visit, with whom, when, and why. */
export function VisitSection() {
  return (
    <FormSection id="form-visit" title={t('section.visit')}>
      <div className="mt-4 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <PersonField name="patient_id" label={records('field.patient_id')} className="lg:col-span-2" />
        <PersonField name="doctor_id" label={records('field.doctor_id')} className="lg:col-span-2" />
        <LineField name="visit_date" label={records('field.visit_date')} type="date" />
        <ChoiceField name="visit_type" label={records('field.visit_type')} options={VISIT_TYPES} />
        <LineField
          name="department"
          label={records('field.department')}
          maxLength={200}
          placeholder={records('placeholder.department')}
        />
        <LineField name="appointment_id" label={records('field.appointment_id')} maxLength={200} />
        <LineField
          name="chief_complaint"
          label={records('field.chief_complaint')}
          maxLength={500}
          placeholder={records('placeholder.chief_complaint')}
          className="sm:col-span-2 lg:col-span-4"
        />
        <LongField
          name="history_of_present_illness"
          label={records('field.history_of_present_illness')}
          className="sm:col-span-2"
        />
        <LongField
          name="physical_examination"
          label={records('field.physical_examination')}
          className="sm:col-span-2"
        />
      </div>
    </FormSection>
  );
}

export function VitalsSection() {
  return (
    <FormSection id="form-vitals" title={t('section.vitals')} about={t('about.vitals')}>
      <div className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3 lg:grid-cols-5">
        {SIGNS.map(({ sign, units }) => (
          <div key={sign} className="flex items-end gap-1.5">
            <LineField
              name={`vital_signs.${sign}.value`}
              label={t(`sign.${sign}`)}
              inputMode="decimal"
              className="min-w-0 flex-1"
            />
            {units.length > 1 ? (
              <ChoiceField
                name={`vital_signs.${sign}.unit`}
                label={`${t(`sign.${sign}`)}: ${t('labOrder.unit')}`}
                labelHidden
                options={units.map((unit) => ({ value: unit, label: unitName(unit) }))}
                className="w-20 shrink-0"
              />
            ) : (
              <span className="w-12 shrink-0 pb-2.5 text-ink-2 text-xs">{unitName(units[0] ?? '')}</span>
            )}
          </div>
        ))}
      </div>
    </FormSection>
  );
}

export function DiagnosesSection() {
  return (
    <Entries list="diagnoses" about={t('about.diagnoses')} ordered>
      {(at) => (
        <>
          <ConceptFields name={`diagnoses.${at}.code`} label={t('diagnosis.text')} codeLabel={t('diagnosis.code')} />
          <ChoiceField
            name={`diagnoses.${at}.verification_status`}
            label={t('diagnosis.status')}
            options={VERIFICATIONS}
            className="sm:col-span-4"
          />
          <LineField
            name={`diagnoses.${at}.note`}
            label={t('diagnosis.note')}
            maxLength={200}
            className="col-span-2 sm:col-span-12"
          />
        </>
      )}
    </Entries>
  );
}

export function TreatmentsSection() {
  return (
    <Entries list="treatments">
      {(at) => (
        <>
          <ConceptFields name={`treatments.${at}.code`} label={t('treatment.text')} codeLabel={t('treatment.code')} />
          <ChoiceField
            name={`treatments.${at}.status`}
            label={t('treatment.status')}
            options={TREATMENT_STATUSES}
            className="sm:col-span-2"
          />
          <LineField
            name={`treatments.${at}.performed_date`}
            label={t('treatment.date')}
            type="date"
            className="sm:col-span-2"
          />
          <LongField
            name={`treatments.${at}.note`}
            label={t('treatment.note')}
            maxLength={2000}
            rows={2}
            className="col-span-2 sm:col-span-12"
          />
        </>
      )}
    </Entries>
  );
}

export function PrescriptionsSection() {
  return (
    <Entries list="prescriptions">
      {(at) => (
        <>
          <ConceptFields
            name={`prescriptions.${at}.medication`}
            label={t('prescription.text')}
            codeLabel={t('prescription.code')}
          />
          <ChoiceField
            name={`prescriptions.${at}.status`}
            label={t('prescription.status')}
            options={PRESCRIPTION_STATUSES}
            className="sm:col-span-4"
          />
          <LineField
            name={`prescriptions.${at}.dose.value`}
            label={t('prescription.dose')}
            inputMode="decimal"
            className="sm:col-span-2"
          />
          <LineField
            name={`prescriptions.${at}.dose.unit`}
            label={t('prescription.doseUnit')}
            maxLength={32}
            className="sm:col-span-2"
          />
          <LineField
            name={`prescriptions.${at}.route.text`}
            label={t('prescription.route')}
            maxLength={500}
            className="sm:col-span-2"
          />
          <LineField
            name={`prescriptions.${at}.frequency`}
            label={t('prescription.frequency')}
            inputMode="numeric"
            className="sm:col-span-2"
          />
          <LineField
            name={`prescriptions.${at}.period`}
            label={t('prescription.period')}
            inputMode="numeric"
            className="sm:col-span-2"
          />
          <ChoiceField
            name={`prescriptions.${at}.period_unit`}
            label={t('prescription.periodUnit')}
            options={PERIOD_UNITS}
            className="sm:col-span-2"
          />
          <LineField
            name={`prescriptions.${at}.duration.value`}
            label={t('prescription.duration')}
            inputMode="decimal"
            className="sm:col-span-2"
          />
          <ChoiceField
            name={`prescriptions.${at}.duration.unit`}
            label={t('prescription.durationUnit')}
            options={DURATION_UNITS}
            className="sm:col-span-2"
          />
          <CheckField
            name={`prescriptions.${at}.as_needed`}
            label={t('prescription.asNeeded')}
            className="col-span-2 self-end sm:col-span-3"
          />
          <LineField
            name={`prescriptions.${at}.patient_instruction`}
            label={t('prescription.instruction')}
            maxLength={1000}
            className="col-span-2 sm:col-span-5"
          />
        </>
      )}
    </Entries>
  );
}

export function LabOrdersSection() {
  return (
    <Entries list="lab_orders">
      {(at) => (
        <>
          <LabTestField at={at} />
          <ChoiceField
            name={`lab_orders.${at}.status`}
            label={t('labOrder.status')}
            options={LAB_STATUSES}
            className="sm:col-span-3"
          />
          <LineField
            name={`lab_orders.${at}.value.value`}
            label={t('labOrder.value')}
            inputMode="decimal"
            className="sm:col-span-2"
          />
          <LineField
            name={`lab_orders.${at}.value.unit`}
            label={t('labOrder.unit')}
            maxLength={32}
            className="sm:col-span-2"
          />
          <LineField
            name={`lab_orders.${at}.value_string`}
            label={t('labOrder.words')}
            maxLength={2000}
            className="col-span-2 sm:col-span-4"
          />
          <ChoiceField
            name={`lab_orders.${at}.interpretation`}
            label={t('labOrder.interpretation')}
            options={INTERPRETATIONS}
            className="sm:col-span-3"
          />
          <LineField
            name={`lab_orders.${at}.reference_range`}
            label={t('labOrder.range')}
            maxLength={200}
            className="sm:col-span-3"
          />
          <LineField
            name={`lab_orders.${at}.effective_date`}
            label={t('labOrder.date')}
            type="date"
            className="sm:col-span-2"
          />
        </>
      )}
    </Entries>
  );
}

export function FollowUpSection() {
  const { control } = useFormContext<RecordDraft>();
  const required = useWatch({ control, name: 'follow_up_required' });
  return (
    <FormSection id="form-follow-up" title={t('section.followUp')}>
      <div className="mt-3 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <CheckField name="follow_up_required" label={t('followUp.required')} className="self-end lg:col-span-2" />
        {required && <LineField name="follow_up_date" label={t('followUp.date')} type="date" />}
      </div>
    </FormSection>
  );
}

export function NotesSection() {
  return (
    <FormSection id="form-notes" title={t('section.notes')}>
      <div className="mt-4">
        <LongField name="notes" label={records('field.notes')} rows={4} />
      </div>
    </FormSection>
  );
}
