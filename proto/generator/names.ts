import protobuf from 'protobufjs';
import { RENAMED } from './outputs.ts';

/** Full name as protobuf writes it, without the leading dot of protobufjs. */
export const typeName = (declared: protobuf.ReflectionObject): string => declared.fullName.replace(/^\./, '');

/** TypeScript name of a message or enum; one that is declared inside a message is `Outer_Inner`. */
export function tsName(declared: protobuf.ReflectionObject): string {
  const { parent } = declared;
  const renamed = RENAMED[typeName(declared)];
  if (renamed !== undefined) return renamed;
  return parent instanceof protobuf.Type ? `${tsName(parent)}_${declared.name}` : declared.name;
}

/** A name with its first letter in lower case: how methods are called in TypeScript. */
export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** A doc comment with what the .proto says and the notes that its options ask for; nothing to say: nothing. */
export function docComment(text: string | null | undefined, indent: string, notes: readonly string[] = []): string {
  const lines = [...(text ?? '').split('\n').map(line => line.trim()), ...notes]
    .filter(line => line !== '')
    .map(line => line.replaceAll('*/', '*\\/'));
  if (lines.length === 0) return '';
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map(line => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

/** What the options of a field mean for those who use it. */
export function optionNotes(options: { readonly [name: string]: unknown } | undefined): string[] {
  const notes: string[] = [];
  if (options?.['debug_redact'] === true) notes.push('Secret: never log it.');
  if (options?.['deprecated'] === true) notes.push('@deprecated by the contract');
  return notes;
}
