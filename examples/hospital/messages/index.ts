/**
 * The language of the app. Another one is a folder beside `en-GB` with the same files; naming it here turns texts, dates,
 * numbers and money together, so that they never differ ("vor 3 Stunden" amid English is read as a fault).
 */
export * from './en-GB';
