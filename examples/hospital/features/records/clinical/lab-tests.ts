/** A test of the laboratory, as LOINC (https://loinc.org) names it in short. */
export interface LabTest {
  code: string;
  name: string;
  /** UCUM. */
  unit: string;
}

export const LOINC = 'http://loinc.org';

/** What is ordered most; anything else is named by its LOINC code. */
export const LAB_TESTS: readonly LabTest[] = [
  { code: '718-7', name: 'Hemoglobin', unit: 'g/dL' },
  { code: '6690-2', name: 'Leukocytes', unit: '10*3/uL' },
  { code: '777-3', name: 'Platelets', unit: '10*3/uL' },
  { code: '2951-2', name: 'Sodium', unit: 'mmol/L' },
  { code: '2823-3', name: 'Potassium', unit: 'mmol/L' },
  { code: '2160-0', name: 'Creatinine', unit: 'mg/dL' },
  { code: '3094-0', name: 'Urea nitrogen', unit: 'mg/dL' },
  { code: '2345-7', name: 'Glucose', unit: 'mg/dL' },
  { code: '4548-4', name: 'Hemoglobin A1c', unit: '%' },
  { code: '2093-3', name: 'Cholesterol', unit: 'mg/dL' },
  { code: '2085-9', name: 'HDL cholesterol', unit: 'mg/dL' },
  { code: '13457-7', name: 'LDL cholesterol', unit: 'mg/dL' },
  { code: '2571-8', name: 'Triglycerides', unit: 'mg/dL' },
  { code: '1742-6', name: 'Alanine aminotransferase (ALT)', unit: 'U/L' },
  { code: '1920-8', name: 'Aspartate aminotransferase (AST)', unit: 'U/L' },
  { code: '1975-2', name: 'Bilirubin, total', unit: 'mg/dL' },
  { code: '1988-5', name: 'C-reactive protein', unit: 'mg/L' },
  { code: '3016-3', name: 'Thyrotropin (TSH)', unit: 'm[IU]/L' },
  { code: '10839-9', name: 'Troponin I', unit: 'ng/mL' },
  { code: '6301-6', name: 'INR', unit: '{INR}' },
  { code: '600-7', name: 'Blood culture', unit: '' },
  { code: '630-4', name: 'Urine culture', unit: '' },
];

/** Whether a text has the form of a LOINC code; the server checks its digit. */
export const isLoinc = (text: string) => /^\d{1,7}-\d$/.test(text.trim());
