/**
 * What the site offers to choose from. The profile takes any text here; that quiz, chat and form offer the same words is
 * what makes an answer given in one of them known to the others.
 */
export const households = ['Just me', 'Two of us', 'Family with children', 'Friends under one roof'] as const;
export const ages = ['Under 25', '25–34', '35–49', '50–64', '65 and over'] as const;
export const genders = ['Woman', 'Man', 'Non-binary', 'Another'] as const;
