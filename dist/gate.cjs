// Built by `npm run build` from src/. Do not edit; licences of what it holds: LICENSES.txt.
"use strict";
var __defProp = Object.defineProperty;
var __name = (target, value) => __defProp(target, "name", { value, configurable: true });
var __export = (target, all) => {
  for (var name2 in all)
    __defProp(target, name2, { get: all[name2], enumerable: true });
};

// src/actions/needs-node.ts
var needed = 24;
var found = process.versions.node;
if (Number(found.split(".")[0]) < needed) {
  console.log(`error  this is Node ${found} (${process.execPath}), and testme needs Node ${needed} or newer`);
  console.log("       Put a newer node first in the PATH of the runner daemon.");
  process.exit(1);
}

// src/actions/gate.ts
var import_node_fs5 = require("node:fs");
var import_node_os = require("node:os");
var import_node_path3 = require("node:path");

// src/gitea/error.ts
var GiteaError = class extends Error {
  static {
    __name(this, "GiteaError");
  }
  /** The HTTP status of the answer; undefined: there was none. */
  status;
  /** Method and path, for instance `GET /repos/recipes/hedgedoc/pulls/7`. */
  call;
  /** What happened alone, without address and advice: `Gitea answers 502`. For texts that everybody can read. */
  brief;
  retryable;
  /** The call may have done its work although no answer came. */
  mayHaveHappened;
  constructor(message, facts) {
    super(message);
    this.name = "GiteaError";
    this.status = facts.status;
    this.call = facts.call;
    this.brief = facts.brief;
    this.retryable = facts.retryable;
    this.mayHaveHappened = facts.mayHaveHappened ?? false;
  }
};

// src/model/failure.ts
var UsageError = class extends Error {
  static {
    __name(this, "UsageError");
  }
  next;
  constructor(what, next2) {
    super(what);
    this.name = "UsageError";
    this.next = next2;
  }
};
function messageOf(error2) {
  return error2 instanceof Error ? error2.message : String(error2);
}
__name(messageOf, "messageOf");
var InfrastructureError = class extends Error {
  static {
    __name(this, "InfrastructureError");
  }
  next;
  constructor(what, next2) {
    super(what);
    this.name = "InfrastructureError";
    this.next = next2;
  }
};

// src/model/types.ts
var stageNames = ["lint", "install", "upgrade", "backup", "restore", "custom", "teardown"];

// src/trigger/asked.ts
function askedStages(asked) {
  const wanted = stageNames.filter((name2) => name2 !== "teardown" && asked.includes(name2));
  return wanted.length === stageNames.length - 1 ? [] : wanted;
}
__name(askedStages, "askedStages");
function askedWord({ sha: sha5, stages, base: base2, keepSeconds }) {
  const words2 = [
    sha5,
    askedStages(stages).join("+"),
    base2 === null ? "" : `base=${base2.replace(/[^\w.+-]/g, "")}`,
    keepSeconds === 0 ? "" : `keep=${keepSeconds}`
  ];
  return words2.filter((word) => word !== "").join(":");
}
__name(askedWord, "askedWord");
var isSame = /* @__PURE__ */ __name((left, right) => askedWord(left) === askedWord(right), "isSame");

// node_modules/zod/v4/classic/external.js
var external_exports = {};
__export(external_exports, {
  $brand: () => $brand,
  $input: () => $input,
  $output: () => $output,
  INVALID: () => INVALID,
  NEVER: () => NEVER,
  TimePrecision: () => TimePrecision,
  ZodAny: () => ZodAny,
  ZodArray: () => ZodArray,
  ZodBase64: () => ZodBase64,
  ZodBase64URL: () => ZodBase64URL,
  ZodBigInt: () => ZodBigInt,
  ZodBigIntFormat: () => ZodBigIntFormat,
  ZodBoolean: () => ZodBoolean,
  ZodCIDRv4: () => ZodCIDRv4,
  ZodCIDRv6: () => ZodCIDRv6,
  ZodCUID: () => ZodCUID,
  ZodCUID2: () => ZodCUID2,
  ZodCatch: () => ZodCatch,
  ZodCodec: () => ZodCodec,
  ZodCompileAsyncError: () => ZodCompileAsyncError,
  ZodCompileUnsupportedError: () => ZodCompileUnsupportedError,
  ZodCreditCard: () => ZodCreditCard,
  ZodCustom: () => ZodCustom,
  ZodCustomStringFormat: () => ZodCustomStringFormat,
  ZodDate: () => ZodDate,
  ZodDefault: () => ZodDefault,
  ZodDiscriminatedUnion: () => ZodDiscriminatedUnion,
  ZodE164: () => ZodE164,
  ZodEmail: () => ZodEmail,
  ZodEmoji: () => ZodEmoji,
  ZodEnum: () => ZodEnum,
  ZodError: () => ZodError,
  ZodExactOptional: () => ZodExactOptional,
  ZodFile: () => ZodFile,
  ZodFirstPartyTypeKind: () => ZodFirstPartyTypeKind,
  ZodFunction: () => ZodFunction,
  ZodGUID: () => ZodGUID,
  ZodIBAN: () => ZodIBAN,
  ZodIPv4: () => ZodIPv4,
  ZodIPv6: () => ZodIPv6,
  ZodISODate: () => ZodISODate,
  ZodISODateTime: () => ZodISODateTime,
  ZodISODuration: () => ZodISODuration,
  ZodISOTime: () => ZodISOTime,
  ZodInstanceOf: () => ZodInstanceOf,
  ZodIntersection: () => ZodIntersection,
  ZodIssueCode: () => ZodIssueCode,
  ZodJWT: () => ZodJWT,
  ZodKSUID: () => ZodKSUID,
  ZodLazy: () => ZodLazy,
  ZodLiteral: () => ZodLiteral,
  ZodMAC: () => ZodMAC,
  ZodMap: () => ZodMap,
  ZodNaN: () => ZodNaN,
  ZodNanoID: () => ZodNanoID,
  ZodNever: () => ZodNever,
  ZodNonOptional: () => ZodNonOptional,
  ZodNull: () => ZodNull,
  ZodNullable: () => ZodNullable,
  ZodNumber: () => ZodNumber,
  ZodNumberFormat: () => ZodNumberFormat,
  ZodObject: () => ZodObject,
  ZodOptional: () => ZodOptional,
  ZodPipe: () => ZodPipe,
  ZodPrefault: () => ZodPrefault,
  ZodPreprocess: () => ZodPreprocess,
  ZodPromise: () => ZodPromise,
  ZodReadonly: () => ZodReadonly,
  ZodRealError: () => ZodRealError,
  ZodRecord: () => ZodRecord,
  ZodSet: () => ZodSet,
  ZodString: () => ZodString,
  ZodStringFormat: () => ZodStringFormat,
  ZodSuccess: () => ZodSuccess,
  ZodSymbol: () => ZodSymbol,
  ZodTemplateLiteral: () => ZodTemplateLiteral,
  ZodTransform: () => ZodTransform,
  ZodTuple: () => ZodTuple,
  ZodType: () => ZodType,
  ZodULID: () => ZodULID,
  ZodURL: () => ZodURL,
  ZodUUID: () => ZodUUID,
  ZodUndefined: () => ZodUndefined,
  ZodUnion: () => ZodUnion,
  ZodUnknown: () => ZodUnknown,
  ZodVoid: () => ZodVoid,
  ZodXID: () => ZodXID,
  ZodXor: () => ZodXor,
  _ZodString: () => _ZodString,
  _default: () => _default2,
  _function: () => _function,
  any: () => any,
  array: () => array,
  base64: () => base642,
  base64url: () => base64url2,
  bigint: () => bigint2,
  boolean: () => boolean2,
  catch: () => _catch2,
  check: () => check,
  cidrv4: () => cidrv42,
  cidrv6: () => cidrv62,
  clone: () => clone,
  codec: () => codec,
  coerce: () => coerce_exports,
  compile: () => compile,
  config: () => config,
  core: () => core_exports2,
  creditCard: () => creditCard2,
  cuid: () => cuid3,
  cuid2: () => cuid22,
  currencyCode: () => currencyCode2,
  custom: () => custom,
  date: () => date2,
  decode: () => decode2,
  decodeAsync: () => decodeAsync2,
  deepPartial: () => deepPartial,
  describe: () => describe2,
  discriminatedUnion: () => discriminatedUnion,
  e164: () => e1642,
  email: () => email2,
  emoji: () => emoji2,
  encode: () => encode2,
  encodeAsync: () => encodeAsync2,
  endsWith: () => _endsWith,
  enum: () => _enum2,
  exactOptional: () => exactOptional,
  file: () => file,
  flattenError: () => flattenError,
  float32: () => float32,
  float64: () => float64,
  formatError: () => formatError,
  fromJSONSchema: () => fromJSONSchema,
  function: () => _function,
  getDiscriminatedOption: () => getDiscriminatedOption,
  getErrorMap: () => getErrorMap,
  globalRegistry: () => globalRegistry,
  gt: () => _gt,
  gte: () => _gte,
  guid: () => guid2,
  hash: () => hash,
  hex: () => hex2,
  hostname: () => hostname2,
  httpUrl: () => httpUrl,
  iban: () => iban2,
  includes: () => _includes,
  input: () => input,
  instanceof: () => _instanceof,
  int: () => int,
  int32: () => int32,
  int64: () => int64,
  intersection: () => intersection,
  invertCodec: () => invertCodec,
  ipv4: () => ipv42,
  ipv6: () => ipv62,
  iso: () => iso_exports,
  json: () => json,
  jwt: () => jwt,
  keyof: () => keyof,
  ksuid: () => ksuid2,
  lazy: () => lazy,
  length: () => _length,
  literal: () => literal,
  locales: () => locales_exports,
  looseObject: () => looseObject,
  looseRecord: () => looseRecord,
  lowercase: () => _lowercase,
  lt: () => _lt,
  lte: () => _lte,
  mac: () => mac2,
  map: () => map,
  maxLength: () => _maxLength,
  maxSize: () => _maxSize,
  memoizer: () => memoizer,
  meta: () => meta2,
  mime: () => _mime,
  minLength: () => _minLength,
  minSize: () => _minSize,
  multipleOf: () => _multipleOf,
  nan: () => nan,
  nanoid: () => nanoid2,
  nativeEnum: () => nativeEnum,
  negative: () => _negative,
  never: () => never,
  nonnegative: () => _nonnegative,
  nonoptional: () => nonoptional,
  nonpositive: () => _nonpositive,
  normalize: () => _normalize,
  null: () => _null3,
  nullable: () => nullable,
  nullish: () => nullish2,
  number: () => number2,
  object: () => object,
  optional: () => optional,
  output: () => output,
  overwrite: () => _overwrite,
  parse: () => parse2,
  parseAsync: () => parseAsync2,
  partialRecord: () => partialRecord,
  pipe: () => pipe,
  positive: () => _positive,
  prefault: () => prefault,
  preprocess: () => preprocess,
  prettifyError: () => prettifyError,
  promise: () => promise,
  properties: () => _properties,
  property: () => _property,
  readonly: () => readonly,
  record: () => record,
  refine: () => refine,
  regex: () => _regex,
  regexes: () => regexes_exports,
  registry: () => registry,
  safeDecode: () => safeDecode2,
  safeDecodeAsync: () => safeDecodeAsync2,
  safeEncode: () => safeEncode2,
  safeEncodeAsync: () => safeEncodeAsync2,
  safeParse: () => safeParse2,
  safeParseAsync: () => safeParseAsync2,
  set: () => set,
  setErrorMap: () => setErrorMap,
  size: () => _size,
  slugify: () => _slugify,
  startsWith: () => _startsWith,
  strictObject: () => strictObject,
  string: () => string2,
  stringFormat: () => stringFormat,
  stringbool: () => stringbool,
  success: () => success,
  superRefine: () => superRefine,
  symbol: () => symbol,
  templateLiteral: () => templateLiteral,
  toJSONSchema: () => toJSONSchema,
  toLowerCase: () => _toLowerCase,
  toUpperCase: () => _toUpperCase,
  toZod: () => toZod,
  transform: () => transform,
  treeifyError: () => treeifyError,
  trim: () => _trim,
  tuple: () => tuple,
  uint32: () => uint32,
  uint64: () => uint64,
  ulid: () => ulid2,
  undefined: () => _undefined3,
  union: () => union,
  unknown: () => unknown,
  uppercase: () => _uppercase,
  url: () => url,
  util: () => util_exports,
  uuid: () => uuid2,
  uuidv4: () => uuidv4,
  uuidv6: () => uuidv6,
  uuidv7: () => uuidv7,
  validate: () => validate,
  validateAsync: () => validateAsync,
  void: () => _void2,
  withParser: () => withParser,
  xid: () => xid2,
  xor: () => xor
});

// node_modules/zod/v4/core/index.js
var core_exports2 = {};
__export(core_exports2, {
  $ZodAny: () => $ZodAny,
  $ZodArray: () => $ZodArray,
  $ZodAsyncError: () => $ZodAsyncError,
  $ZodBase64: () => $ZodBase64,
  $ZodBase64URL: () => $ZodBase64URL,
  $ZodBigInt: () => $ZodBigInt,
  $ZodBigIntFormat: () => $ZodBigIntFormat,
  $ZodBoolean: () => $ZodBoolean,
  $ZodCIDRv4: () => $ZodCIDRv4,
  $ZodCIDRv6: () => $ZodCIDRv6,
  $ZodCUID: () => $ZodCUID,
  $ZodCUID2: () => $ZodCUID2,
  $ZodCatch: () => $ZodCatch,
  $ZodCheck: () => $ZodCheck,
  $ZodCheckBigIntFormat: () => $ZodCheckBigIntFormat,
  $ZodCheckEndsWith: () => $ZodCheckEndsWith,
  $ZodCheckGreaterThan: () => $ZodCheckGreaterThan,
  $ZodCheckIncludes: () => $ZodCheckIncludes,
  $ZodCheckLengthEquals: () => $ZodCheckLengthEquals,
  $ZodCheckLessThan: () => $ZodCheckLessThan,
  $ZodCheckLowerCase: () => $ZodCheckLowerCase,
  $ZodCheckMaxLength: () => $ZodCheckMaxLength,
  $ZodCheckMaxSize: () => $ZodCheckMaxSize,
  $ZodCheckMimeType: () => $ZodCheckMimeType,
  $ZodCheckMinLength: () => $ZodCheckMinLength,
  $ZodCheckMinSize: () => $ZodCheckMinSize,
  $ZodCheckMultipleOf: () => $ZodCheckMultipleOf,
  $ZodCheckNumberFormat: () => $ZodCheckNumberFormat,
  $ZodCheckOverwrite: () => $ZodCheckOverwrite,
  $ZodCheckProperties: () => $ZodCheckProperties,
  $ZodCheckProperty: () => $ZodCheckProperty,
  $ZodCheckRegex: () => $ZodCheckRegex,
  $ZodCheckSizeEquals: () => $ZodCheckSizeEquals,
  $ZodCheckStartsWith: () => $ZodCheckStartsWith,
  $ZodCheckStringFormat: () => $ZodCheckStringFormat,
  $ZodCheckUpperCase: () => $ZodCheckUpperCase,
  $ZodCodec: () => $ZodCodec,
  $ZodCreditCard: () => $ZodCreditCard,
  $ZodCustom: () => $ZodCustom,
  $ZodCustomStringFormat: () => $ZodCustomStringFormat,
  $ZodCyclicError: () => $ZodCyclicError,
  $ZodDate: () => $ZodDate,
  $ZodDefault: () => $ZodDefault,
  $ZodDiscriminatedUnion: () => $ZodDiscriminatedUnion,
  $ZodE164: () => $ZodE164,
  $ZodEmail: () => $ZodEmail,
  $ZodEmoji: () => $ZodEmoji,
  $ZodEncodeError: () => $ZodEncodeError,
  $ZodEnum: () => $ZodEnum,
  $ZodError: () => $ZodError,
  $ZodExactOptional: () => $ZodExactOptional,
  $ZodFile: () => $ZodFile,
  $ZodFunction: () => $ZodFunction,
  $ZodGUID: () => $ZodGUID,
  $ZodIBAN: () => $ZodIBAN,
  $ZodIPv4: () => $ZodIPv4,
  $ZodIPv6: () => $ZodIPv6,
  $ZodISODate: () => $ZodISODate,
  $ZodISODateTime: () => $ZodISODateTime,
  $ZodISODuration: () => $ZodISODuration,
  $ZodISOTime: () => $ZodISOTime,
  $ZodIntersection: () => $ZodIntersection,
  $ZodJWT: () => $ZodJWT,
  $ZodKSUID: () => $ZodKSUID,
  $ZodLazy: () => $ZodLazy,
  $ZodLiteral: () => $ZodLiteral,
  $ZodMAC: () => $ZodMAC,
  $ZodMap: () => $ZodMap,
  $ZodNaN: () => $ZodNaN,
  $ZodNanoID: () => $ZodNanoID,
  $ZodNever: () => $ZodNever,
  $ZodNonOptional: () => $ZodNonOptional,
  $ZodNull: () => $ZodNull,
  $ZodNullable: () => $ZodNullable,
  $ZodNumber: () => $ZodNumber,
  $ZodNumberFormat: () => $ZodNumberFormat,
  $ZodObject: () => $ZodObject,
  $ZodObjectJIT: () => $ZodObjectJIT,
  $ZodOptional: () => $ZodOptional,
  $ZodPipe: () => $ZodPipe,
  $ZodPrefault: () => $ZodPrefault,
  $ZodPreprocess: () => $ZodPreprocess,
  $ZodPromise: () => $ZodPromise,
  $ZodReadonly: () => $ZodReadonly,
  $ZodRealError: () => $ZodRealError,
  $ZodRecord: () => $ZodRecord,
  $ZodRegistry: () => $ZodRegistry,
  $ZodSet: () => $ZodSet,
  $ZodString: () => $ZodString,
  $ZodStringFormat: () => $ZodStringFormat,
  $ZodSuccess: () => $ZodSuccess,
  $ZodSymbol: () => $ZodSymbol,
  $ZodTemplateLiteral: () => $ZodTemplateLiteral,
  $ZodTransform: () => $ZodTransform,
  $ZodTuple: () => $ZodTuple,
  $ZodType: () => $ZodType,
  $ZodULID: () => $ZodULID,
  $ZodURL: () => $ZodURL,
  $ZodUUID: () => $ZodUUID,
  $ZodUndefined: () => $ZodUndefined,
  $ZodUnion: () => $ZodUnion,
  $ZodUnknown: () => $ZodUnknown,
  $ZodVoid: () => $ZodVoid,
  $ZodXID: () => $ZodXID,
  $ZodXor: () => $ZodXor,
  $brand: () => $brand,
  $constructor: () => $constructor,
  $input: () => $input,
  $output: () => $output,
  Doc: () => Doc,
  INVALID: () => INVALID,
  JSONSchema: () => json_schema_exports,
  JSONSchemaGenerator: () => JSONSchemaGenerator,
  NEVER: () => NEVER,
  TimePrecision: () => TimePrecision,
  URL_BAD_FORMAT: () => URL_BAD_FORMAT,
  URL_UNPARSEABLE: () => URL_UNPARSEABLE,
  ZodCompileAsyncError: () => ZodCompileAsyncError,
  ZodCompileUnsupportedError: () => ZodCompileUnsupportedError,
  _any: () => _any,
  _array: () => _array,
  _base64: () => _base64,
  _base64url: () => _base64url,
  _bigint: () => _bigint,
  _boolean: () => _boolean,
  _catch: () => _catch,
  _check: () => _check,
  _cidrv4: () => _cidrv4,
  _cidrv6: () => _cidrv6,
  _coercedBigint: () => _coercedBigint,
  _coercedBoolean: () => _coercedBoolean,
  _coercedDate: () => _coercedDate,
  _coercedNumber: () => _coercedNumber,
  _coercedString: () => _coercedString,
  _creditCard: () => _creditCard,
  _cuid: () => _cuid,
  _cuid2: () => _cuid2,
  _custom: () => _custom,
  _date: () => _date,
  _decode: () => _decode,
  _decodeAsync: () => _decodeAsync,
  _default: () => _default,
  _discriminatedUnion: () => _discriminatedUnion,
  _e164: () => _e164,
  _email: () => _email,
  _emoji: () => _emoji2,
  _encode: () => _encode,
  _encodeAsync: () => _encodeAsync,
  _endsWith: () => _endsWith,
  _enum: () => _enum,
  _file: () => _file,
  _float32: () => _float32,
  _float64: () => _float64,
  _gt: () => _gt,
  _gte: () => _gte,
  _guid: () => _guid,
  _iban: () => _iban,
  _includes: () => _includes,
  _int: () => _int,
  _int32: () => _int32,
  _int64: () => _int64,
  _intersection: () => _intersection,
  _ipv4: () => _ipv4,
  _ipv6: () => _ipv6,
  _isoDate: () => _isoDate,
  _isoDateTime: () => _isoDateTime,
  _isoDuration: () => _isoDuration,
  _isoTime: () => _isoTime,
  _jwt: () => _jwt,
  _ksuid: () => _ksuid,
  _lazy: () => _lazy,
  _length: () => _length,
  _literal: () => _literal,
  _lowercase: () => _lowercase,
  _lt: () => _lt,
  _lte: () => _lte,
  _mac: () => _mac,
  _map: () => _map,
  _max: () => _lte,
  _maxLength: () => _maxLength,
  _maxSize: () => _maxSize,
  _mime: () => _mime,
  _min: () => _gte,
  _minLength: () => _minLength,
  _minSize: () => _minSize,
  _multipleOf: () => _multipleOf,
  _nan: () => _nan,
  _nanoid: () => _nanoid,
  _nativeEnum: () => _nativeEnum,
  _negative: () => _negative,
  _never: () => _never,
  _nonnegative: () => _nonnegative,
  _nonoptional: () => _nonoptional,
  _nonpositive: () => _nonpositive,
  _normalize: () => _normalize,
  _null: () => _null2,
  _nullable: () => _nullable,
  _number: () => _number,
  _optional: () => _optional,
  _overwrite: () => _overwrite,
  _parse: () => _parse,
  _parseAsync: () => _parseAsync,
  _pipe: () => _pipe,
  _positive: () => _positive,
  _promise: () => _promise,
  _properties: () => _properties,
  _property: () => _property,
  _readonly: () => _readonly,
  _record: () => _record,
  _refine: () => _refine,
  _regex: () => _regex,
  _safeDecode: () => _safeDecode,
  _safeDecodeAsync: () => _safeDecodeAsync,
  _safeEncode: () => _safeEncode,
  _safeEncodeAsync: () => _safeEncodeAsync,
  _safeParse: () => _safeParse,
  _safeParseAsync: () => _safeParseAsync,
  _set: () => _set,
  _size: () => _size,
  _slugify: () => _slugify,
  _startsWith: () => _startsWith,
  _string: () => _string,
  _stringFormat: () => _stringFormat,
  _stringbool: () => _stringbool,
  _success: () => _success,
  _superRefine: () => _superRefine,
  _symbol: () => _symbol,
  _templateLiteral: () => _templateLiteral,
  _toLowerCase: () => _toLowerCase,
  _toUpperCase: () => _toUpperCase,
  _transform: () => _transform,
  _trim: () => _trim,
  _tuple: () => _tuple,
  _uint32: () => _uint32,
  _uint64: () => _uint64,
  _ulid: () => _ulid,
  _undefined: () => _undefined2,
  _union: () => _union,
  _unknown: () => _unknown,
  _uppercase: () => _uppercase,
  _url: () => _url,
  _uuid: () => _uuid,
  _uuidv4: () => _uuidv4,
  _uuidv6: () => _uuidv6,
  _uuidv7: () => _uuidv7,
  _void: () => _void,
  _xid: () => _xid,
  _xor: () => _xor,
  base64Charset: () => base64Charset,
  base64urlCharset: () => base64urlCharset,
  canParseURL: () => canParseURL,
  clone: () => clone,
  compile: () => compile,
  compileFn: () => compileFn,
  config: () => config,
  createStandardJSONSchemaMethod: () => createStandardJSONSchemaMethod,
  createToJSONSchemaMethod: () => createToJSONSchemaMethod,
  decode: () => decode,
  decodeAsync: () => decodeAsync,
  describe: () => describe,
  encode: () => encode,
  encodeAsync: () => encodeAsync,
  extractDefs: () => extractDefs,
  finalize: () => finalize,
  flattenError: () => flattenError,
  formatError: () => formatError,
  getDiscriminatedOption: () => getDiscriminatedOption,
  globalConfig: () => globalConfig,
  globalRegistry: () => globalRegistry,
  handleUnrepresentable: () => handleUnrepresentable,
  initializeContext: () => initializeContext,
  isBackEdge: () => isBackEdge,
  isRecursiveSchema: () => isRecursiveSchema,
  isValidBase64: () => isValidBase64,
  isValidBase64URL: () => isValidBase64URL,
  isValidCIDRv6: () => isValidCIDRv6,
  isValidCreditCard: () => isValidCreditCard,
  isValidIBAN: () => isValidIBAN,
  isValidIPv6: () => isValidIPv6,
  isValidJWT: () => isValidJWT,
  locales: () => locales_exports,
  memoizer: () => memoizer,
  mergeValues: () => mergeValues,
  meta: () => meta,
  parse: () => parse,
  parseAsync: () => parseAsync,
  parseURLObject: () => parseURLObject,
  prettifyError: () => prettifyError,
  process: () => processSchema,
  processSchema: () => processSchema,
  regexes: () => regexes_exports,
  registry: () => registry,
  safeDecode: () => safeDecode,
  safeDecodeAsync: () => safeDecodeAsync,
  safeEncode: () => safeEncode,
  safeEncodeAsync: () => safeEncodeAsync,
  safeParse: () => safeParse,
  safeParseAsync: () => safeParseAsync,
  standardProps: () => standardProps,
  stripTabAndNewline: () => stripTabAndNewline,
  toDotPath: () => toDotPath,
  toJSONSchema: () => toJSONSchema,
  toZod: () => toZod,
  treeifyError: () => treeifyError,
  urlHostnameOk: () => urlHostnameOk,
  urlProtocolOk: () => urlProtocolOk,
  util: () => util_exports,
  validate: () => validate,
  validateAsync: () => validateAsync,
  validateURL: () => validateURL,
  version: () => version,
  withParser: () => withParser
});

// node_modules/zod/v4/core/util.js
var util_exports = {};
__export(util_exports, {
  BIGINT_FORMAT_RANGES: () => BIGINT_FORMAT_RANGES,
  CONSTANT_CATCH: () => CONSTANT_CATCH,
  Class: () => Class,
  NUMBER_FORMAT_RANGES: () => NUMBER_FORMAT_RANGES,
  aborted: () => aborted,
  allowsEval: () => allowsEval,
  assert: () => assert,
  assertEqual: () => assertEqual,
  assertIs: () => assertIs,
  assertNever: () => assertNever,
  assertNotEqual: () => assertNotEqual,
  assignProp: () => assignProp,
  attachSchema: () => attachSchema,
  base64ToUint8Array: () => base64ToUint8Array,
  base64urlToUint8Array: () => base64urlToUint8Array,
  cached: () => cached,
  captureStackTrace: () => captureStackTrace,
  cleanEnum: () => cleanEnum,
  cleanRegex: () => cleanRegex,
  clone: () => clone,
  cloneDef: () => cloneDef,
  codePointLength: () => codePointLength,
  constantCatch: () => constantCatch,
  createTransparentProxy: () => createTransparentProxy,
  defineLazy: () => defineLazy,
  defineLazyInternal: () => defineLazyInternal,
  derived: () => derived,
  esc: () => esc,
  escapeRegex: () => escapeRegex,
  explicitlyAborted: () => explicitlyAborted,
  extend: () => extend,
  finalizeIssue: () => finalizeIssue,
  floatSafeRemainder: () => floatSafeRemainder,
  getElementAtPath: () => getElementAtPath,
  getEnumValues: () => getEnumValues,
  getLengthableOrigin: () => getLengthableOrigin,
  getParsedType: () => getParsedType,
  getSizableOrigin: () => getSizableOrigin,
  hexToUint8Array: () => hexToUint8Array,
  hide: () => hide,
  installLazyProp: () => installLazyProp,
  isObject: () => isObject,
  isPlainObject: () => isPlainObject,
  issue: () => issue,
  joinValues: () => joinValues,
  jsonStringifyReplacer: () => jsonStringifyReplacer,
  members: () => members,
  merge: () => merge,
  mergeDefs: () => mergeDefs,
  normalizeParams: () => normalizeParams,
  nullish: () => nullish,
  numKeys: () => numKeys,
  objectClone: () => objectClone,
  omit: () => omit,
  optionalKeys: () => optionalKeys,
  own: () => own,
  parsedType: () => parsedType,
  partial: () => partial,
  pick: () => pick,
  prefixIssues: () => prefixIssues,
  primitiveTypes: () => primitiveTypes,
  promiseAllObject: () => promiseAllObject,
  propertyKeyTypes: () => propertyKeyTypes,
  randomString: () => randomString,
  rawShape: () => rawShape,
  required: () => required,
  safeExtend: () => safeExtend,
  shallowClone: () => shallowClone,
  sizeCaps: () => sizeCaps,
  slugify: () => slugify,
  stringifyPrimitive: () => stringifyPrimitive,
  toZod: () => toZod,
  uint8ArrayToBase64: () => uint8ArrayToBase64,
  uint8ArrayToBase64url: () => uint8ArrayToBase64url,
  uint8ArrayToHex: () => uint8ArrayToHex,
  unwrapMessage: () => unwrapMessage
});
function assertEqual(val) {
  return val;
}
__name(assertEqual, "assertEqual");
function assertNotEqual(val) {
  return val;
}
__name(assertNotEqual, "assertNotEqual");
function toZod() {
  return (schema) => schema;
}
__name(toZod, "toZod");
function assertIs(_arg) {
}
__name(assertIs, "assertIs");
function assertNever(_x) {
  throw new Error("Unexpected value in exhaustive check");
}
__name(assertNever, "assertNever");
function assert(_) {
}
__name(assert, "assert");
function getEnumValues(entries) {
  const numericValues = Object.values(entries).filter((v) => typeof v === "number");
  const values = Object.entries(entries).filter(([k, _]) => numericValues.indexOf(+k) === -1).map(([_, v]) => v);
  return values;
}
__name(getEnumValues, "getEnumValues");
function joinValues(array2, separator = "|") {
  return array2.map((val) => stringifyPrimitive(val)).join(separator);
}
__name(joinValues, "joinValues");
function jsonStringifyReplacer(_, value) {
  if (typeof value === "bigint")
    return value.toString();
  return value;
}
__name(jsonStringifyReplacer, "jsonStringifyReplacer");
var Cached = class {
  static {
    __name(this, "Cached");
  }
  constructor(getter) {
    this._getter = getter;
    this._value = void 0;
  }
  get value() {
    const getter = this._getter;
    if (getter !== void 0) {
      this._value = getter();
      this._getter = void 0;
    }
    return this._value;
  }
};
function cached(getter) {
  return new Cached(getter);
}
__name(cached, "cached");
function nullish(input2) {
  return input2 === null || input2 === void 0;
}
__name(nullish, "nullish");
function cleanRegex(source) {
  const start = source.startsWith("^") ? 1 : 0;
  const end = source.endsWith("$") ? source.length - 1 : source.length;
  return source.slice(start, end);
}
__name(cleanRegex, "cleanRegex");
function floatSafeRemainder(val, step) {
  const ratio = val / step;
  const roundedRatio = Math.round(ratio);
  const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
  if (Math.abs(ratio - roundedRatio) < tolerance)
    return 0;
  return ratio - roundedRatio;
}
__name(floatSafeRemainder, "floatSafeRemainder");
var EVALUATING = /* @__PURE__ */ Symbol("evaluating");
function defineLazy(object2, key, getter) {
  let value = void 0;
  Object.defineProperty(object2, key, {
    get() {
      if (value === EVALUATING) {
        return void 0;
      }
      if (value === void 0) {
        value = EVALUATING;
        value = getter();
      }
      return value;
    },
    set(v) {
      Object.defineProperty(object2, key, {
        value: v
        // configurable: true,
      });
    },
    configurable: true
  });
}
__name(defineLazy, "defineLazy");
function objectClone(obj) {
  return Object.create(Object.getPrototypeOf(obj), Object.getOwnPropertyDescriptors(obj));
}
__name(objectClone, "objectClone");
function assignProp(target, prop, value) {
  Object.defineProperty(target, prop, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  });
}
__name(assignProp, "assignProp");
function rawShape(def) {
  const desc = Object.getOwnPropertyDescriptor(def, "shape");
  return desc?.get ? desc.get.raw : desc?.value;
}
__name(rawShape, "rawShape");
function sourceShape(schema) {
  return rawShape(schema._zod.def) ?? schema._zod.def.shape;
}
__name(sourceShape, "sourceShape");
function deferProp(target, key, getter) {
  Object.defineProperty(target, key, {
    get() {
      const value = getter();
      assignProp(this, key, value);
      return value;
    },
    enumerable: true,
    configurable: true
  });
}
__name(deferProp, "deferProp");
function putProp(target, key, value) {
  if (key in target)
    assignProp(target, key, value);
  else
    target[key] = value;
}
__name(putProp, "putProp");
function mirrorShape(target, source, keys, wrap) {
  const raw = sourceShape(source);
  for (const key of keys) {
    const desc = Object.getOwnPropertyDescriptor(raw, key);
    if (!desc.enumerable)
      continue;
    if (desc.get) {
      deferProp(target, key, () => {
        const value = source._zod.def.shape[key];
        return wrap ? wrap(value, key) : value;
      });
    } else
      putProp(target, key, wrap ? wrap(desc.value, key) : desc.value);
  }
}
__name(mirrorShape, "mirrorShape");
function mirrorProps(target, source) {
  for (const key of Reflect.ownKeys(source)) {
    const desc = Object.getOwnPropertyDescriptor(source, key);
    if (!desc.enumerable)
      continue;
    if (desc.get)
      deferProp(target, key, () => source[key]);
    else
      putProp(target, key, desc.value);
  }
}
__name(mirrorProps, "mirrorProps");
function mergeDefs(...defs) {
  const mergedDescriptors = {};
  for (const def of defs) {
    const descriptors = Object.getOwnPropertyDescriptors(def);
    Object.assign(mergedDescriptors, descriptors);
  }
  return Object.defineProperties({}, mergedDescriptors);
}
__name(mergeDefs, "mergeDefs");
function cloneDef(schema) {
  return mergeDefs(schema._zod.def);
}
__name(cloneDef, "cloneDef");
function getElementAtPath(obj, path2) {
  if (!path2)
    return obj;
  return path2.reduce((acc, key) => acc?.[key], obj);
}
__name(getElementAtPath, "getElementAtPath");
function promiseAllObject(promisesObj) {
  const keys = Object.keys(promisesObj);
  const promises = keys.map((key) => promisesObj[key]);
  return Promise.all(promises).then((results) => {
    const resolvedObj = {};
    for (let i = 0; i < keys.length; i++) {
      resolvedObj[keys[i]] = results[i];
    }
    return resolvedObj;
  });
}
__name(promiseAllObject, "promiseAllObject");
function randomString(length = 10) {
  const chars = "abcdefghijklmnopqrstuvwxyz";
  let str = "";
  for (let i = 0; i < length; i++) {
    str += chars[Math.floor(Math.random() * chars.length)];
  }
  return str;
}
__name(randomString, "randomString");
function esc(str) {
  return JSON.stringify(str);
}
__name(esc, "esc");
function slugify(input2) {
  return input2.toLowerCase().trim().replace(/[^\w\s-]/g, "").replace(/[\s_-]+/g, "-").replace(/^-+|-+$/g, "");
}
__name(slugify, "slugify");
var captureStackTrace = "captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => {
};
function isObject(data) {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
__name(isObject, "isObject");
var allowsEval = /* @__PURE__ */ cached(() => {
  if (globalConfig.jitless) {
    return false;
  }
  if (typeof navigator !== "undefined" && navigator?.userAgent?.includes("Cloudflare")) {
    return false;
  }
  try {
    const F = Function;
    new F("");
    return true;
  } catch (_) {
    return false;
  }
});
function isPlainObject(o) {
  if (isObject(o) === false)
    return false;
  const ctor = o.constructor;
  if (ctor === void 0)
    return true;
  if (typeof ctor !== "function")
    return true;
  const prot = ctor.prototype;
  if (isObject(prot) === false)
    return false;
  if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) {
    return false;
  }
  return true;
}
__name(isPlainObject, "isPlainObject");
function shallowClone(o) {
  if (isPlainObject(o))
    return { ...o };
  if (Array.isArray(o))
    return [...o];
  if (o instanceof Map)
    return new Map(o);
  if (o instanceof Set)
    return new Set(o);
  return o;
}
__name(shallowClone, "shallowClone");
function numKeys(data) {
  let keyCount = 0;
  for (const key in data) {
    if (Object.prototype.hasOwnProperty.call(data, key)) {
      keyCount++;
    }
  }
  return keyCount;
}
__name(numKeys, "numKeys");
var getParsedType = /* @__PURE__ */ __name((data) => {
  const t = typeof data;
  switch (t) {
    case "undefined":
      return "undefined";
    case "string":
      return "string";
    case "number":
      return Number.isNaN(data) ? "nan" : "number";
    case "boolean":
      return "boolean";
    case "function":
      return "function";
    case "bigint":
      return "bigint";
    case "symbol":
      return "symbol";
    case "object":
      if (Array.isArray(data)) {
        return "array";
      }
      if (data === null) {
        return "null";
      }
      if (data.then && typeof data.then === "function" && data.catch && typeof data.catch === "function") {
        return "promise";
      }
      if (typeof Map !== "undefined" && data instanceof Map) {
        return "map";
      }
      if (typeof Set !== "undefined" && data instanceof Set) {
        return "set";
      }
      if (typeof Date !== "undefined" && data instanceof Date) {
        return "date";
      }
      if (typeof File !== "undefined" && data instanceof File) {
        return "file";
      }
      return "object";
    default:
      throw new Error(`Unknown data type: ${t}`);
  }
}, "getParsedType");
var propertyKeyTypes = /* @__PURE__ */ new Set(["string", "number", "symbol"]);
var primitiveTypes = /* @__PURE__ */ new Set([
  "string",
  "number",
  "bigint",
  "boolean",
  "symbol",
  "undefined"
]);
function escapeRegex(str) {
  return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
__name(escapeRegex, "escapeRegex");
function clone(inst, def, params) {
  const cl = new inst._zod.constr(def ?? inst._zod.def);
  if (!def || params?.parent)
    cl._zod.parent = inst;
  return cl;
}
__name(clone, "clone");
function normalizeParams(_params) {
  const params = _params;
  if (!params)
    return {};
  if (typeof params === "string")
    return { error: /* @__PURE__ */ __name(() => params, "error") };
  if (params?.message !== void 0) {
    if (params?.error !== void 0)
      throw new Error("Cannot specify both `message` and `error` params");
    params.error = params.message;
  }
  delete params.message;
  if (typeof params.error === "string")
    return { ...params, error: /* @__PURE__ */ __name(() => params.error, "error") };
  return params;
}
__name(normalizeParams, "normalizeParams");
function createTransparentProxy(getter) {
  let target;
  return new Proxy({}, {
    get(_, prop, receiver) {
      target ?? (target = getter());
      return Reflect.get(target, prop, receiver);
    },
    set(_, prop, value, receiver) {
      target ?? (target = getter());
      return Reflect.set(target, prop, value, receiver);
    },
    has(_, prop) {
      target ?? (target = getter());
      return Reflect.has(target, prop);
    },
    deleteProperty(_, prop) {
      target ?? (target = getter());
      return Reflect.deleteProperty(target, prop);
    },
    ownKeys(_) {
      target ?? (target = getter());
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(_, prop) {
      target ?? (target = getter());
      return Reflect.getOwnPropertyDescriptor(target, prop);
    },
    defineProperty(_, prop, descriptor) {
      target ?? (target = getter());
      return Reflect.defineProperty(target, prop, descriptor);
    }
  });
}
__name(createTransparentProxy, "createTransparentProxy");
function stringifyPrimitive(value) {
  if (typeof value === "bigint")
    return value.toString() + "n";
  if (typeof value === "string")
    return `"${value}"`;
  return `${value}`;
}
__name(stringifyPrimitive, "stringifyPrimitive");
function optionalKeys(shape) {
  return Object.keys(shape).filter((k) => {
    return shape[k]._zod.optin !== void 0 && shape[k]._zod.optout === "optional";
  });
}
__name(optionalKeys, "optionalKeys");
var NUMBER_FORMAT_RANGES = /* @__PURE__ */ (() => ({
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  float32: [-34028234663852886e22, 34028234663852886e22],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE]
}))();
var BIGINT_FORMAT_RANGES = {
  int64: [/* @__PURE__ */ BigInt("-9223372036854775808"), /* @__PURE__ */ BigInt("9223372036854775807")],
  uint64: [/* @__PURE__ */ BigInt(0), /* @__PURE__ */ BigInt("18446744073709551615")]
};
function pick(schema, mask) {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(".pick() cannot be used on object schemas containing refinements");
  }
  const newShape = {};
  mirrorShape(newShape, schema, maskedKeys(schema, mask));
  return clone(schema, mergeDefs(currDef, { shape: newShape, checks: [] }));
}
__name(pick, "pick");
function maskedKeys(schema, mask) {
  const raw = sourceShape(schema);
  const keys = [];
  for (const key of Reflect.ownKeys(mask)) {
    if (!Object.getOwnPropertyDescriptor(raw, key)?.enumerable) {
      throw new Error(`Unrecognized key: "${String(key)}"`);
    }
    if (mask[key])
      keys.push(key);
  }
  return keys;
}
__name(maskedKeys, "maskedKeys");
function omit(schema, mask) {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(".omit() cannot be used on object schemas containing refinements");
  }
  const omitted = new Set(maskedKeys(schema, mask));
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)).filter((key) => !omitted.has(key)));
  return clone(schema, mergeDefs(currDef, { shape: newShape, checks: [] }));
}
__name(omit, "omit");
function extend(schema, shape) {
  if (!isPlainObject(shape)) {
    throw new Error("Invalid input to extend: expected a plain object");
  }
  const checks = schema._zod.def.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    const existingShape = sourceShape(schema);
    for (const key of Reflect.ownKeys(shape)) {
      if (Object.getOwnPropertyDescriptor(existingShape, key) !== void 0) {
        throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.");
      }
    }
  }
  return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
__name(extend, "extend");
function extended(schema, shape) {
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)));
  mirrorProps(newShape, shape);
  return newShape;
}
__name(extended, "extended");
function safeExtend(schema, shape) {
  if (!isPlainObject(shape)) {
    throw new Error("Invalid input to safeExtend: expected a plain object");
  }
  return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
__name(safeExtend, "safeExtend");
function merge(a, b) {
  if (!b?._zod?.def) {
    throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");
  }
  if (a._zod.def.checks?.length) {
    throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");
  }
  const newShape = {};
  mirrorShape(newShape, a, Reflect.ownKeys(sourceShape(a)));
  mirrorShape(newShape, b, Reflect.ownKeys(sourceShape(b)));
  const def = mergeDefs(a._zod.def, {
    shape: newShape,
    get catchall() {
      return b._zod.def.catchall;
    },
    checks: b._zod.def.checks ?? []
  });
  return clone(a, def);
}
__name(merge, "merge");
function partial(Class2, schema, mask, name2 = "partial") {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(`.${name2}() cannot be used on object schemas containing refinements`);
  }
  const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), Class2 && ((value, key) => selected && !selected.has(key) ? value : new Class2({ type: "optional", innerType: value })));
  return clone(schema, mergeDefs(schema._zod.def, { shape: newShape, checks: [] }));
}
__name(partial, "partial");
function required(Class2, schema, mask) {
  const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), (value, key) => (
    // overwrite with non-optional
    selected && !selected.has(key) ? value : new Class2({ type: "nonoptional", innerType: value })
  ));
  return clone(schema, mergeDefs(schema._zod.def, { shape: newShape }));
}
__name(required, "required");
function aborted(x, startIndex = 0) {
  if (x.aborted === true)
    return true;
  for (let i = startIndex; i < x.issues.length; i++) {
    if (x.issues[i]?.continue !== true) {
      return true;
    }
  }
  return false;
}
__name(aborted, "aborted");
function explicitlyAborted(x, startIndex = 0) {
  if (x.aborted === true)
    return true;
  for (let i = startIndex; i < x.issues.length; i++) {
    if (x.issues[i]?.continue === false) {
      return true;
    }
  }
  return false;
}
__name(explicitlyAborted, "explicitlyAborted");
function prefixIssues(path2, issues) {
  return issues.map((iss) => {
    var _a3;
    (_a3 = iss).path ?? (_a3.path = []);
    iss.path.unshift(path2);
    return iss;
  });
}
__name(prefixIssues, "prefixIssues");
function unwrapMessage(message) {
  return typeof message === "string" ? message : message?.message;
}
__name(unwrapMessage, "unwrapMessage");
function sizeCaps(defChecks) {
  const caps = [];
  for (const ch of defChecks ?? []) {
    const d = ch._zod.def;
    if (!/_(length|size)$|_equals$/.test(d.check))
      break;
    const max = d.maximum ?? d.length ?? d.size;
    if (max >= 0)
      caps.push([max, ch]);
  }
  return caps;
}
__name(sizeCaps, "sizeCaps");
function attachSchema(issues, start, inst) {
  var _a3;
  for (let i = start; i < issues.length; i++) {
    (_a3 = issues[i]).schema ?? (_a3.schema = inst);
  }
}
__name(attachSchema, "attachSchema");
function finalizeIssue(iss, ctx, config2) {
  var _a3;
  const traits = iss.inst?._zod?.traits;
  if (traits?.has("$ZodType")) {
    if (traits.has("$ZodCheck"))
      (_a3 = iss).schema ?? (_a3.schema = iss.inst);
    else
      iss.schema = iss.inst;
  }
  const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : void 0;
  const message = iss.message ? iss.message : unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ?? unwrapMessage(schemaError?.(iss)) ?? unwrapMessage(ctx?.error?.(iss)) ?? unwrapMessage(config2.customError?.(iss)) ?? unwrapMessage(config2.localeError?.(iss)) ?? "Invalid input";
  const full = {};
  for (const k of Object.keys(iss)) {
    if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__")
      continue;
    full[k] = iss[k];
  }
  full.path ?? (full.path = []);
  full.message = message;
  if (ctx?.reportInput) {
    full.input = iss.input;
  }
  return full;
}
__name(finalizeIssue, "finalizeIssue");
function getSizableOrigin(input2) {
  if (input2 instanceof Set)
    return "set";
  if (input2 instanceof Map)
    return "map";
  if (input2 instanceof File)
    return "file";
  return "unknown";
}
__name(getSizableOrigin, "getSizableOrigin");
var highSurrogate = /[\uD800-\uDBFF]/;
function codePointLength(str) {
  const units = str.length;
  if (!highSurrogate.test(str))
    return units;
  let count = units;
  for (let i = 0; i < units - 1; i++) {
    if ((str.charCodeAt(i) & 64512) === 55296 && (str.charCodeAt(i + 1) & 64512) === 56320) {
      count--;
      i++;
    }
  }
  return count;
}
__name(codePointLength, "codePointLength");
function getLengthableOrigin(input2) {
  if (Array.isArray(input2))
    return "array";
  if (typeof input2 === "string")
    return "string";
  return "unknown";
}
__name(getLengthableOrigin, "getLengthableOrigin");
function parsedType(data) {
  const t = typeof data;
  switch (t) {
    case "number": {
      return Number.isNaN(data) ? "nan" : "number";
    }
    case "object": {
      if (data === null) {
        return "null";
      }
      if (Array.isArray(data)) {
        return "array";
      }
      const obj = data;
      if (obj && Object.getPrototypeOf(obj) !== Object.prototype && "constructor" in obj && obj.constructor) {
        return obj.constructor.name;
      }
    }
  }
  return t;
}
__name(parsedType, "parsedType");
function issue(...args) {
  const [iss, input2, inst] = args;
  if (typeof iss === "string") {
    return {
      message: iss,
      code: "custom",
      input: input2,
      inst
    };
  }
  return { ...iss };
}
__name(issue, "issue");
function cleanEnum(obj) {
  return Object.entries(obj).filter(([k, _]) => {
    return Number.isNaN(Number.parseInt(k, 10));
  }).map((el) => el[1]);
}
__name(cleanEnum, "cleanEnum");
function base64ToUint8Array(base643) {
  const binaryString = atob(base643);
  const bytes2 = new Uint8Array(binaryString.length);
  for (let i = 0; i < binaryString.length; i++) {
    bytes2[i] = binaryString.charCodeAt(i);
  }
  return bytes2;
}
__name(base64ToUint8Array, "base64ToUint8Array");
function uint8ArrayToBase64(bytes2) {
  let binaryString = "";
  for (let i = 0; i < bytes2.length; i++) {
    binaryString += String.fromCharCode(bytes2[i]);
  }
  return btoa(binaryString);
}
__name(uint8ArrayToBase64, "uint8ArrayToBase64");
function base64urlToUint8Array(base64url3) {
  const base643 = base64url3.replace(/-/g, "+").replace(/_/g, "/");
  const padding = "=".repeat((4 - base643.length % 4) % 4);
  return base64ToUint8Array(base643 + padding);
}
__name(base64urlToUint8Array, "base64urlToUint8Array");
function uint8ArrayToBase64url(bytes2) {
  return uint8ArrayToBase64(bytes2).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
__name(uint8ArrayToBase64url, "uint8ArrayToBase64url");
function hexToUint8Array(hex3) {
  const cleanHex = hex3.replace(/^0x/, "");
  if (cleanHex.length % 2 !== 0) {
    throw new Error("Invalid hex string length");
  }
  const bytes2 = new Uint8Array(cleanHex.length / 2);
  for (let i = 0; i < cleanHex.length; i += 2) {
    bytes2[i / 2] = Number.parseInt(cleanHex.slice(i, i + 2), 16);
  }
  return bytes2;
}
__name(hexToUint8Array, "hexToUint8Array");
function uint8ArrayToHex(bytes2) {
  return Array.from(bytes2).map((b) => b.toString(16).padStart(2, "0")).join("");
}
__name(uint8ArrayToHex, "uint8ArrayToHex");
var Class = class {
  static {
    __name(this, "Class");
  }
  constructor(..._args) {
  }
};
function members(proto, table) {
  for (const key in table) {
    const desc = Object.getOwnPropertyDescriptor(table, key);
    if (desc.get)
      Object.defineProperty(proto, key, { ...desc, enumerable: false });
    else
      defineBound(proto, key, desc.value);
  }
}
__name(members, "members");
function own(inst, key, value, enumerable = true) {
  Object.defineProperty(inst, key, { configurable: true, writable: true, enumerable, value });
  return value;
}
__name(own, "own");
function hide(inst, key, value) {
  return own(inst, key, value, false);
}
__name(hide, "hide");
// @__NO_SIDE_EFFECTS__
function derived(computes, table) {
  for (const key in computes) {
    const compute = computes[key];
    Object.defineProperty(table, key, {
      configurable: true,
      enumerable: true,
      get() {
        return own(this, key, compute(this));
      },
      set(value) {
        own(this, key, value);
      }
    });
  }
  return table;
}
__name(derived, "derived");
function defineBound(proto, key, fn) {
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      return this == null ? fn : own(this, key, fn.bind(this));
    },
    set(value) {
      own(this, key, value);
    }
  });
}
__name(defineBound, "defineBound");
function claim(inst, sentinel) {
  const proto = Object.getPrototypeOf(inst);
  return sentinel in proto ? void 0 : proto;
}
__name(claim, "claim");
var installing;
var broke = false;
var breaker = {
  configurable: true,
  get() {
    broke = true;
    return void 0;
  }
};
function defineLazyInternal(inst, key, compute) {
  const proto = Object.getPrototypeOf(inst._zod);
  if (key in proto && installing !== inst._zod) {
    installing = void 0;
    return;
  }
  installing = inst._zod;
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      Object.defineProperty(this, key, breaker);
      const outer = broke;
      broke = false;
      try {
        const value = compute(this);
        if (broke)
          delete this[key];
        else
          Object.defineProperty(this, key, { configurable: true, writable: true, value });
        broke = broke || outer;
        return value;
      } catch (err) {
        delete this[key];
        broke = broke || outer;
        throw err;
      }
    },
    set(value) {
      Object.defineProperty(this, key, { configurable: true, writable: true, value });
    }
  });
}
__name(defineLazyInternal, "defineLazyInternal");
function installLazyProp(inst, key, make, enumerable) {
  const proto = claim(inst, key);
  if (!proto)
    return;
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      const desc = { configurable: true, writable: true, enumerable, value: void 0 };
      Object.defineProperty(this, key, desc);
      desc.value = make(this);
      Object.defineProperty(this, key, desc);
      return desc.value;
    },
    set(value) {
      Object.defineProperty(this, key, { configurable: true, writable: true, enumerable, value });
    }
  });
}
__name(installLazyProp, "installLazyProp");
var CONSTANT_CATCH = "~constantCatch";
function constantCatch(value) {
  const fn = /* @__PURE__ */ __name(() => value, "fn");
  fn[CONSTANT_CATCH] = true;
  return fn;
}
__name(constantCatch, "constantCatch");

// node_modules/zod/v4/core/core.js
var _a;
var NEVER = /* @__PURE__ */ Object.freeze({
  status: "aborted"
});
var _zodDesc = { value: void 0, enumerable: false };
var _E = "captureStackTrace" in Error ? Error : null;
function newError(Definition) {
  const E = _E;
  if (E) {
    const saved = E.stackTraceLimit;
    if (typeof saved === "number") {
      try {
        E.stackTraceLimit = 0;
      } catch {
        _E = null;
        return new Definition();
      }
      try {
        return new Definition();
      } finally {
        E.stackTraceLimit = saved;
      }
    }
  }
  return new Definition();
}
__name(newError, "newError");
// @__NO_SIDE_EFFECTS__
function $constructor(name2, initializer3, proto, params) {
  const zodProto = {};
  function Internals(def) {
    this.def = def;
    this.constr = _;
    this.traits = /* @__PURE__ */ new Set();
  }
  __name(Internals, "Internals");
  Internals.prototype = zodProto;
  const protoMembers = proto;
  const initialized = protoMembers && /* @__PURE__ */ new WeakSet();
  function init(inst, def) {
    if (!inst._zod) {
      _zodDesc.value = new Internals(def);
      try {
        Object.defineProperty(inst, "_zod", _zodDesc);
      } finally {
        _zodDesc.value = void 0;
      }
    } else if (inst._zod.traits.has(name2)) {
      return;
    }
    inst._zod.traits.add(name2);
    initializer3(inst, def);
    if (initialized) {
      const own2 = Object.getPrototypeOf(inst);
      const ctorProto = inst._zod.constr.prototype;
      let up = own2;
      while (up && up !== ctorProto)
        up = Object.getPrototypeOf(up);
      const target = up ?? own2;
      if (!initialized.has(target)) {
        initialized.add(target);
        members(target, protoMembers);
      }
    }
    const proto2 = _.prototype;
    for (const k in proto2) {
      if (!Object.prototype.hasOwnProperty.call(proto2, k))
        continue;
      if (!(k in inst)) {
        inst[k] = proto2[k].bind(inst);
      }
    }
  }
  __name(init, "init");
  const Parent = params?.Parent ?? Object;
  class Definition extends Parent {
    static {
      __name(this, "Definition");
    }
  }
  Object.defineProperty(Definition, "name", { value: name2 });
  function _(def) {
    const inst = params?.Parent ? newError(Definition) : this;
    init(inst, def);
    const deferred = inst._zod.deferred;
    if (deferred) {
      for (const fn of deferred) {
        fn();
      }
      inst._zod.deferred = void 0;
    }
    const pp = globalThis.__zod_globalConfig?.postProcessor;
    if (pp)
      pp(inst);
    return inst;
  }
  __name(_, "_");
  Object.defineProperty(_, "init", { value: init });
  Object.defineProperty(_, Symbol.hasInstance, {
    value: /* @__PURE__ */ __name((inst) => {
      if (params?.Parent && inst instanceof params.Parent)
        return true;
      return inst?._zod?.traits?.has(name2);
    }, "value")
  });
  Object.defineProperty(_, "name", { value: name2 });
  return _;
}
__name($constructor, "$constructor");
var $brand = /* @__PURE__ */ Symbol("zod_brand");
var $ZodAsyncError = class extends Error {
  static {
    __name(this, "$ZodAsyncError");
  }
  constructor() {
    super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
  }
};
var $ZodEncodeError = class extends Error {
  static {
    __name(this, "$ZodEncodeError");
  }
  constructor(name2) {
    super(`Encountered unidirectional transform during encode: ${name2}`);
    this.name = "ZodEncodeError";
  }
};
(_a = globalThis).__zod_globalConfig ?? (_a.__zod_globalConfig = {});
var globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
  if (newConfig)
    Object.assign(globalConfig, newConfig);
  return globalConfig;
}
__name(config, "config");

// node_modules/zod/v4/core/errors.js
function _getMessage() {
  const internals = this._zod;
  internals.message ?? (internals.message = JSON.stringify(internals.def, jsonStringifyReplacer, 2));
  return internals.message;
}
__name(_getMessage, "_getMessage");
function _setMessage(value) {
  this._zod.message = value;
}
__name(_setMessage, "_setMessage");
var _messageDesc = {
  get: _getMessage,
  set: _setMessage,
  enumerable: true,
  configurable: true
};
var _issuesDesc = { value: void 0, enumerable: false };
var _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
var initializer = /* @__PURE__ */ __name((inst, def) => {
  inst.name = "$ZodError";
  _issuesDesc.value = def;
  Object.defineProperty(inst, "issues", _issuesDesc);
  _issuesDesc.value = void 0;
  Object.defineProperty(inst, "message", _messageDesc);
  const proto = Object.getPrototypeOf(inst);
  if (!_installedToString.has(proto)) {
    _installedToString.add(proto);
    Object.defineProperty(proto, "toString", {
      configurable: true,
      enumerable: false,
      get() {
        const value = /* @__PURE__ */ __name(() => this.message, "value");
        Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
        return value;
      },
      set(value) {
        Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
      }
    });
  }
}, "initializer");
var $ZodError = $constructor("$ZodError", initializer);
var $ZodRealError = $constructor("$ZodError", initializer, void 0, {
  Parent: Error
});
function node(obj, key, make) {
  if (!Object.prototype.hasOwnProperty.call(obj, key)) {
    if (key === "__proto__") {
      Object.defineProperty(obj, key, { value: make(), writable: true, enumerable: true, configurable: true });
    } else {
      obj[key] = make();
    }
  }
  return obj[key];
}
__name(node, "node");
function flattenError(error2, mapper = (issue2) => issue2.message) {
  const fieldErrors = {};
  const formErrors = [];
  for (const sub of error2.issues) {
    if (sub.path.length > 0) {
      node(fieldErrors, sub.path[0], () => []).push(mapper(sub));
    } else {
      formErrors.push(mapper(sub));
    }
  }
  return { formErrors, fieldErrors };
}
__name(flattenError, "flattenError");
function formatError(error2, mapper = (issue2) => issue2.message) {
  const fieldErrors = { _errors: [] };
  const processError = /* @__PURE__ */ __name((error3, path2 = []) => {
    for (const issue2 of error3.issues) {
      if (issue2.code === "invalid_union" && issue2.errors.length) {
        issue2.errors.map((issues) => processError({ issues }, [...path2, ...issue2.path]));
      } else if (issue2.code === "invalid_key") {
        processError({ issues: issue2.issues }, [...path2, ...issue2.path]);
      } else if (issue2.code === "invalid_element") {
        processError({ issues: issue2.issues }, [...path2, ...issue2.path]);
      } else {
        const fullpath = [...path2, ...issue2.path];
        if (fullpath.length === 0) {
          fieldErrors._errors.push(mapper(issue2));
        } else {
          let curr = fieldErrors;
          let i = 0;
          while (i < fullpath.length) {
            const el = fullpath[i];
            const terminal = i === fullpath.length - 1;
            if (el === "_errors") {
              if (terminal)
                curr._errors.push(mapper(issue2));
              i++;
              continue;
            }
            if (!Object.prototype.hasOwnProperty.call(curr, el)) {
              Object.defineProperty(curr, el, {
                value: { _errors: [] },
                enumerable: true,
                writable: true,
                configurable: true
              });
            }
            const node2 = curr[el];
            if (terminal) {
              node2._errors.push(mapper(issue2));
            }
            curr = node2;
            i++;
          }
        }
      }
    }
  }, "processError");
  processError(error2);
  return fieldErrors;
}
__name(formatError, "formatError");
function treeifyError(error2, mapper = (issue2) => issue2.message) {
  const result = { errors: [] };
  const processError = /* @__PURE__ */ __name((error3, path2 = []) => {
    var _a3;
    for (const issue2 of error3.issues) {
      if (issue2.code === "invalid_union" && issue2.errors.length) {
        issue2.errors.map((issues) => processError({ issues }, [...path2, ...issue2.path]));
      } else if (issue2.code === "invalid_key") {
        processError({ issues: issue2.issues }, [...path2, ...issue2.path]);
      } else if (issue2.code === "invalid_element") {
        processError({ issues: issue2.issues }, [...path2, ...issue2.path]);
      } else {
        const fullpath = [...path2, ...issue2.path];
        if (fullpath.length === 0) {
          result.errors.push(mapper(issue2));
          continue;
        }
        let curr = result;
        let i = 0;
        while (i < fullpath.length) {
          const el = fullpath[i];
          const terminal = i === fullpath.length - 1;
          if (typeof el === "string") {
            curr.properties ?? (curr.properties = {});
            if (!Object.prototype.hasOwnProperty.call(curr.properties, el)) {
              Object.defineProperty(curr.properties, el, {
                value: { errors: [] },
                enumerable: true,
                writable: true,
                configurable: true
              });
            }
            curr = curr.properties[el];
          } else {
            curr.items ?? (curr.items = []);
            (_a3 = curr.items)[el] ?? (_a3[el] = { errors: [] });
            curr = curr.items[el];
          }
          if (terminal) {
            curr.errors.push(mapper(issue2));
          }
          i++;
        }
      }
    }
  }, "processError");
  processError(error2);
  return result;
}
__name(treeifyError, "treeifyError");
function toDotPath(_path) {
  const segs = [];
  const path2 = _path.map((seg) => typeof seg === "object" ? seg.key : seg);
  for (const seg of path2) {
    if (typeof seg === "number")
      segs.push(`[${seg}]`);
    else if (typeof seg === "symbol")
      segs.push(`[${JSON.stringify(String(seg))}]`);
    else if (/[^\w$]/.test(seg))
      segs.push(`[${JSON.stringify(seg)}]`);
    else {
      if (segs.length)
        segs.push(".");
      segs.push(seg);
    }
  }
  return segs.join("");
}
__name(toDotPath, "toDotPath");
function prettifyError(error2) {
  const lines = [];
  const issues = [...error2.issues].sort((a, b) => (a.path ?? []).length - (b.path ?? []).length);
  for (const issue2 of issues) {
    lines.push(`✖ ${issue2.message}`);
    if (issue2.path?.length)
      lines.push(`  → at ${toDotPath(issue2.path)}`);
  }
  return lines.join("\n");
}
__name(prettifyError, "prettifyError");

// node_modules/zod/v4/core/parse.js
function finalizeParams(callee, params) {
  return { callee: params?.callee ?? callee, Err: params?.Err };
}
__name(finalizeParams, "finalizeParams");
var _parse = /* @__PURE__ */ __name((_Err) => {
  const fn = /* @__PURE__ */ __name((schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
    const result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise) {
      throw new $ZodAsyncError();
    }
    if (result.issues.length) {
      const e = new (_params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
      captureStackTrace(e, _params?.callee ?? fn);
      throw e;
    }
    return result.value;
  }, "fn");
  return fn;
}, "_parse");
var parse = /* @__PURE__ */ _parse($ZodRealError);
var _parseAsync = /* @__PURE__ */ __name((_Err) => {
  const fn = /* @__PURE__ */ __name(async (schema, value, _ctx, params) => {
    const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
    let result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise)
      result = await result;
    if (result.issues.length) {
      const e = new (params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
      captureStackTrace(e, params?.callee ?? fn);
      throw e;
    }
    return result.value;
  }, "fn");
  return fn;
}, "_parseAsync");
var parseAsync = /* @__PURE__ */ _parseAsync($ZodRealError);
var _safeParse = /* @__PURE__ */ __name((_Err) => (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
  const result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise) {
    throw new $ZodAsyncError();
  }
  return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
}, "_safeParse");
var safeParse = /* @__PURE__ */ _safeParse($ZodRealError);
function failure(Err, issues, ctx) {
  let error2;
  return {
    success: false,
    get error() {
      if (!error2) {
        error2 = new Err(issues.map((iss) => finalizeIssue(iss, ctx, config())));
        issues = void 0;
        ctx = void 0;
      }
      return error2;
    },
    set error(e) {
      error2 = e;
      issues = void 0;
      ctx = void 0;
    }
  };
}
__name(failure, "failure");
var _safeParseAsync = /* @__PURE__ */ __name((_Err) => async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
  let result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise)
    result = await result;
  return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
}, "_safeParseAsync");
var safeParseAsync = /* @__PURE__ */ _safeParseAsync($ZodRealError);
var COMPILE_INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
var COMPILE_FALLBACK = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
var validate = /* @__PURE__ */ __name(((schema, value, _ctx) => {
  const validator = schema._zod.bag.validator;
  if (validator !== void 0) {
    if (validator(value) !== COMPILE_INVALID)
      return true;
    if (validator.definite === true && _ctx === void 0)
      return false;
  }
  return validateFallback(schema, value, _ctx);
}), "validate");
function validateFallback(schema, value, _ctx) {
  const ctx = _ctx ? { ..._ctx, async: false, abortEarly: true } : { async: false, abortEarly: true };
  const fallbackRun = schema._zod.bag.fallbackRun;
  let result;
  if (fallbackRun) {
    ctx[COMPILE_FALLBACK] = true;
    result = fallbackRun({ value, issues: [] }, ctx);
  } else {
    result = schema._zod.run({ value, issues: [] }, ctx);
  }
  if (result instanceof Promise) {
    throw new $ZodAsyncError();
  }
  return result.issues.length === 0;
}
__name(validateFallback, "validateFallback");
var validateAsync = /* @__PURE__ */ __name(async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: true, abortEarly: true } : { async: true, abortEarly: true };
  let result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise)
    result = await result;
  return result.issues.length === 0;
}, "validateAsync");
var _encode = /* @__PURE__ */ __name((_Err) => {
  const parse3 = _parse(_Err);
  const fn = /* @__PURE__ */ __name((schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
    return parse3(schema, value, ctx, finalizeParams(fn, _params));
  }, "fn");
  return fn;
}, "_encode");
var encode = /* @__PURE__ */ _encode($ZodRealError);
var _decode = /* @__PURE__ */ __name((_Err) => {
  const parse3 = _parse(_Err);
  const fn = /* @__PURE__ */ __name((schema, value, _ctx, _params) => {
    return parse3(schema, value, _ctx, finalizeParams(fn, _params));
  }, "fn");
  return fn;
}, "_decode");
var decode = /* @__PURE__ */ _decode($ZodRealError);
var _encodeAsync = /* @__PURE__ */ __name((_Err) => {
  const parseAsync3 = _parseAsync(_Err);
  const fn = /* @__PURE__ */ __name(async (schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
    return await parseAsync3(schema, value, ctx, finalizeParams(fn, _params));
  }, "fn");
  return fn;
}, "_encodeAsync");
var encodeAsync = /* @__PURE__ */ _encodeAsync($ZodRealError);
var _decodeAsync = /* @__PURE__ */ __name((_Err) => {
  const parseAsync3 = _parseAsync(_Err);
  const fn = /* @__PURE__ */ __name(async (schema, value, _ctx, _params) => {
    return await parseAsync3(schema, value, _ctx, finalizeParams(fn, _params));
  }, "fn");
  return fn;
}, "_decodeAsync");
var decodeAsync = /* @__PURE__ */ _decodeAsync($ZodRealError);
var _safeEncode = /* @__PURE__ */ __name((_Err) => (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
  return _safeParse(_Err)(schema, value, ctx);
}, "_safeEncode");
var safeEncode = /* @__PURE__ */ _safeEncode($ZodRealError);
var _safeDecode = /* @__PURE__ */ __name((_Err) => (schema, value, _ctx) => {
  return _safeParse(_Err)(schema, value, _ctx);
}, "_safeDecode");
var safeDecode = /* @__PURE__ */ _safeDecode($ZodRealError);
var _safeEncodeAsync = /* @__PURE__ */ __name((_Err) => async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
  return _safeParseAsync(_Err)(schema, value, ctx);
}, "_safeEncodeAsync");
var safeEncodeAsync = /* @__PURE__ */ _safeEncodeAsync($ZodRealError);
var _safeDecodeAsync = /* @__PURE__ */ __name((_Err) => async (schema, value, _ctx) => {
  return _safeParseAsync(_Err)(schema, value, _ctx);
}, "_safeDecodeAsync");
var safeDecodeAsync = /* @__PURE__ */ _safeDecodeAsync($ZodRealError);

// node_modules/zod/v4/core/regexes.js
var regexes_exports = {};
__export(regexes_exports, {
  anyString: () => anyString,
  base64: () => base64,
  base64url: () => base64url,
  bigint: () => bigint,
  boolean: () => boolean,
  browserEmail: () => browserEmail,
  cidrv4: () => cidrv4,
  cidrv6: () => cidrv6,
  creditCard: () => creditCard,
  cuid: () => cuid,
  cuid2: () => cuid2,
  currencyCode: () => currencyCode,
  date: () => date,
  datetime: () => datetime,
  domain: () => domain,
  duration: () => duration,
  e164: () => e164,
  email: () => email,
  emoji: () => emoji,
  extendedDuration: () => extendedDuration,
  guid: () => guid,
  hex: () => hex,
  hostname: () => hostname,
  html5Email: () => html5Email,
  httpProtocol: () => httpProtocol,
  iban: () => iban,
  idnEmail: () => idnEmail,
  integer: () => integer,
  ipv4: () => ipv4,
  ipv6: () => ipv6,
  ksuid: () => ksuid,
  lowercase: () => lowercase,
  mac: () => mac,
  md5_base64: () => md5_base64,
  md5_base64url: () => md5_base64url,
  md5_hex: () => md5_hex,
  nanoid: () => nanoid,
  nanoidOfLength: () => nanoidOfLength,
  null: () => _null,
  number: () => number,
  rfc5322Email: () => rfc5322Email,
  sha1_base64: () => sha1_base64,
  sha1_base64url: () => sha1_base64url,
  sha1_hex: () => sha1_hex,
  sha256_base64: () => sha256_base64,
  sha256_base64url: () => sha256_base64url,
  sha256_hex: () => sha256_hex,
  sha384_base64: () => sha384_base64,
  sha384_base64url: () => sha384_base64url,
  sha384_hex: () => sha384_hex,
  sha512_base64: () => sha512_base64,
  sha512_base64url: () => sha512_base64url,
  sha512_hex: () => sha512_hex,
  string: () => string,
  time: () => time,
  ulid: () => ulid,
  undefined: () => _undefined,
  unicodeEmail: () => unicodeEmail,
  uppercase: () => uppercase,
  uuid: () => uuid,
  uuid4: () => uuid4,
  uuid6: () => uuid6,
  uuid7: () => uuid7,
  xid: () => xid
});
var cuid = /^[cC][0-9a-z]{6,}$/;
var cuid2 = /^[0-9a-z]+$/;
var ulid = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
var xid = /^[0-9a-vA-V]{20}$/;
var ksuid = /^[A-Za-z0-9]{27}$/;
var nanoid = /^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length) {
  return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`);
}
__name(nanoidOfLength, "nanoidOfLength");
var duration = /^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;
var extendedDuration = /^[-+]?P(?!$)(?:(?:[-+]?\d+Y)|(?:[-+]?\d+[.,]\d+Y$))?(?:(?:[-+]?\d+M)|(?:[-+]?\d+[.,]\d+M$))?(?:(?:[-+]?\d+W)|(?:[-+]?\d+[.,]\d+W$))?(?:(?:[-+]?\d+D)|(?:[-+]?\d+[.,]\d+D$))?(?:T(?=[\d+-])(?:(?:[-+]?\d+H)|(?:[-+]?\d+[.,]\d+H$))?(?:(?:[-+]?\d+M)|(?:[-+]?\d+[.,]\d+M$))?(?:[-+]?\d+(?:[.,]\d+)?S)?)??$/;
var guid = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
var uuid = /* @__PURE__ */ __name((version2) => {
  if (!version2)
    return /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;
  return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version2}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`);
}, "uuid");
var uuid4 = /* @__PURE__ */ uuid(4);
var uuid6 = /* @__PURE__ */ uuid(6);
var uuid7 = /* @__PURE__ */ uuid(7);
var email = /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;
var html5Email = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
var rfc5322Email = /^(([^<>()\[\]\\.,;:\s@"]+(\.[^<>()\[\]\\.,;:\s@"]+)*)|(".+"))@((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}])|(([a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}))$/;
var unicodeEmail = /^[^\s@"]{1,64}@[^\s@]{1,255}$/u;
var idnEmail = unicodeEmail;
var browserEmail = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
var _emoji = `^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$`;
function emoji() {
  return new RegExp(_emoji, "u");
}
__name(emoji, "emoji");
var ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/;
var ipv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;
var mac = /* @__PURE__ */ __name((delimiter) => {
  const escapedDelim = escapeRegex(delimiter ?? ":");
  return new RegExp(`^(?:[0-9A-F]{2}${escapedDelim}){5}[0-9A-F]{2}$|^(?:[0-9a-f]{2}${escapedDelim}){5}[0-9a-f]{2}$`);
}, "mac");
var cidrv4 = /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/;
var cidrv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;
var base64 = /^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/;
var base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
var hostname = /^(?=.{1,253}\.?$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-0-9a-zA-Z]{0,61}[0-9a-zA-Z])?)*\.?$/;
var domain = /^(?=.{1,253}$)([a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$/;
var httpProtocol = /^https?$/;
var e164 = /^\+[1-9]\d{6,14}$/;
var creditCard = /^\d(?:[ -]?\d){11,18}$/;
var currencyCode = /^(?:AED|AFN|ALL|AMD|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BHD|BIF|BMD|BND|BOB|BOV|BRL|BSD|BTN|BWP|BYN|BZD|CAD|CDF|CHE|CHF|CHW|CLF|CLP|CNY|COP|COU|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MXV|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|USN|UYI|UYU|UYW|UZS|VED|VES|VND|VUV|WST|XAD|XAF|XAG|XAU|XBA|XBB|XBC|XBD|XCD|XCG|XDR|XOF|XPD|XPF|XPT|XSU|XTS|XUA|XXX|YER|ZAR|ZMW|ZWG)$/;
var iban = /^[A-Z]{2}(?!00|01|99)\d{2}[A-Z0-9]{11,30}$/;
var dateSource = `(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))`;
function anchor(source) {
  return new RegExp(`^${source}$`);
}
__name(anchor, "anchor");
var date = /* @__PURE__ */ anchor(dateSource);
function timeSource(args) {
  const hhmm = `(?:[01]\\d|2[0-3]):[0-5]\\d`;
  const regex = typeof args.precision === "number" ? args.precision === -1 ? `${hhmm}` : args.precision === 0 ? `${hhmm}:[0-5]\\d` : `${hhmm}:[0-5]\\d\\.\\d{${args.precision}}` : args.seconds ? `${hhmm}:[0-5]\\d(?:\\.\\d+)?` : `${hhmm}(?::[0-5]\\d(?:\\.\\d+)?)?`;
  return regex;
}
__name(timeSource, "timeSource");
function time(args) {
  return new RegExp(`^${timeSource(args)}$`);
}
__name(time, "time");
function datetime(args) {
  const opts = ["Z"];
  if (args.offset)
    opts.push(`([+-](?:[01]\\d|2[0-3]):[0-5]\\d)`);
  const qualified = `${timeSource({ precision: args.precision, seconds: true })}(?:${opts.join("|")})`;
  const timeRegex = args.local ? `${qualified}|${timeSource({ precision: args.precision })}` : qualified;
  return new RegExp(`^${dateSource}T(?:${timeRegex})$`);
}
__name(datetime, "datetime");
var anyString = /^[\s\S]{0,}$/;
var string = /* @__PURE__ */ __name((params) => {
  const regex = params ? `[\\s\\S]{${params?.minimum ?? 0},${params?.maximum ?? ""}}` : `[\\s\\S]*`;
  return new RegExp(`^${regex}$`);
}, "string");
var bigint = /^-?\d+n?$/;
var integer = /^-?\d+$/;
var number = /^-?\d+(?:\.\d+)?$/;
var boolean = /^(?:true|false)$/i;
var _null = /^null$/i;
var _undefined = /^undefined$/i;
var lowercase = /^[^A-Z]*$/;
var uppercase = /^[^a-z]*$/;
var hex = /^[0-9a-fA-F]*$/;
function fixedBase64(bodyLength, padding) {
  return new RegExp(`^[A-Za-z0-9+/]{${bodyLength}}${padding}$`);
}
__name(fixedBase64, "fixedBase64");
function fixedBase64url(length) {
  return new RegExp(`^[A-Za-z0-9_-]{${length}}$`);
}
__name(fixedBase64url, "fixedBase64url");
var md5_hex = /^[0-9a-fA-F]{32}$/;
var md5_base64 = /* @__PURE__ */ fixedBase64(22, "==");
var md5_base64url = /* @__PURE__ */ fixedBase64url(22);
var sha1_hex = /^[0-9a-fA-F]{40}$/;
var sha1_base64 = /* @__PURE__ */ fixedBase64(27, "=");
var sha1_base64url = /* @__PURE__ */ fixedBase64url(27);
var sha256_hex = /^[0-9a-fA-F]{64}$/;
var sha256_base64 = /* @__PURE__ */ fixedBase64(43, "=");
var sha256_base64url = /* @__PURE__ */ fixedBase64url(43);
var sha384_hex = /^[0-9a-fA-F]{96}$/;
var sha384_base64 = /* @__PURE__ */ fixedBase64(64, "");
var sha384_base64url = /* @__PURE__ */ fixedBase64url(64);
var sha512_hex = /^[0-9a-fA-F]{128}$/;
var sha512_base64 = /* @__PURE__ */ fixedBase64(86, "==");
var sha512_base64url = /* @__PURE__ */ fixedBase64url(86);

// node_modules/zod/v4/core/checks.js
var $ZodCheck = /* @__PURE__ */ $constructor("$ZodCheck", (inst, def) => {
  var _a3;
  inst._zod ?? (inst._zod = {});
  inst._zod.def = def;
  (_a3 = inst._zod).onattach ?? (_a3.onattach = []);
});
var _whenHasSize = /* @__PURE__ */ __name((payload2) => {
  const val = payload2.value;
  return !nullish(val) && val.size !== void 0;
}, "_whenHasSize");
var _whenHasLength = /* @__PURE__ */ __name((payload2) => {
  const val = payload2.value;
  return !nullish(val) && val.length !== void 0;
}, "_whenHasLength");
var numericOriginMap = {
  number: "number",
  bigint: "bigint",
  object: "date"
};
var $ZodCheckLessThan = /* @__PURE__ */ $constructor("$ZodCheckLessThan", (inst, def) => {
  $ZodCheck.init(inst, def);
  const origin = numericOriginMap[typeof def.value];
  inst._zod.check = (payload2) => {
    if (def.inclusive ? payload2.value <= def.value : payload2.value < def.value) {
      return;
    }
    payload2.issues.push({
      origin: numericOriginMap[typeof payload2.value] ?? origin,
      code: "too_big",
      maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
      input: payload2.value,
      inclusive: def.inclusive,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckGreaterThan = /* @__PURE__ */ $constructor("$ZodCheckGreaterThan", (inst, def) => {
  $ZodCheck.init(inst, def);
  const origin = numericOriginMap[typeof def.value];
  inst._zod.check = (payload2) => {
    if (def.inclusive ? payload2.value >= def.value : payload2.value > def.value) {
      return;
    }
    payload2.issues.push({
      origin: numericOriginMap[typeof payload2.value] ?? origin,
      code: "too_small",
      minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
      input: payload2.value,
      inclusive: def.inclusive,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMultipleOf = /* @__PURE__ */ $constructor("$ZodCheckMultipleOf", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload2) => {
    if (typeof payload2.value !== typeof def.value)
      throw new Error("Cannot mix number and bigint in multiple_of check.");
    const isMultiple = typeof payload2.value === "bigint" ? (
      // `value % 0n` throws, and nothing is a multiple of zero — the number branch already fails this way via NaN
      def.value !== BigInt(0) && payload2.value % def.value === BigInt(0)
    ) : floatSafeRemainder(payload2.value, def.value) === 0;
    if (isMultiple)
      return;
    payload2.issues.push({
      origin: typeof payload2.value,
      code: "not_multiple_of",
      divisor: def.value,
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckNumberFormat = /* @__PURE__ */ $constructor("$ZodCheckNumberFormat", (inst, def) => {
  $ZodCheck.init(inst, def);
  def.format = def.format || "float64";
  const isInt = def.format?.includes("int");
  const origin = isInt ? "int" : "number";
  const [minimum, maximum] = NUMBER_FORMAT_RANGES[def.format];
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    if (isInt) {
      if (!Number.isInteger(input2)) {
        payload2.issues.push({
          expected: origin,
          format: def.format,
          code: "invalid_type",
          continue: false,
          input: input2,
          inst
        });
        return;
      }
      if (!Number.isSafeInteger(input2)) {
        if (input2 > 0) {
          payload2.issues.push({
            input: input2,
            code: "too_big",
            maximum: Number.MAX_SAFE_INTEGER,
            note: "Integers must be within the safe integer range.",
            inst,
            origin,
            inclusive: true,
            continue: !def.abort
          });
        } else {
          payload2.issues.push({
            input: input2,
            code: "too_small",
            minimum: Number.MIN_SAFE_INTEGER,
            note: "Integers must be within the safe integer range.",
            inst,
            origin,
            inclusive: true,
            continue: !def.abort
          });
        }
        return;
      }
    }
    if (input2 < minimum) {
      payload2.issues.push({
        origin: "number",
        input: input2,
        code: "too_small",
        minimum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
    if (input2 > maximum) {
      payload2.issues.push({
        origin: "number",
        input: input2,
        code: "too_big",
        maximum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodCheckBigIntFormat = /* @__PURE__ */ $constructor("$ZodCheckBigIntFormat", (inst, def) => {
  $ZodCheck.init(inst, def);
  const [minimum, maximum] = BIGINT_FORMAT_RANGES[def.format];
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    if (input2 < minimum) {
      payload2.issues.push({
        origin: "bigint",
        input: input2,
        code: "too_small",
        minimum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
    if (input2 > maximum) {
      payload2.issues.push({
        origin: "bigint",
        input: input2,
        code: "too_big",
        maximum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodCheckMaxSize = /* @__PURE__ */ $constructor("$ZodCheckMaxSize", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasSize);
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    const size = input2.size;
    if (size <= def.maximum)
      return;
    payload2.issues.push({
      origin: getSizableOrigin(input2),
      code: "too_big",
      maximum: def.maximum,
      inclusive: true,
      input: input2,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMinSize = /* @__PURE__ */ $constructor("$ZodCheckMinSize", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasSize);
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    const size = input2.size;
    if (size >= def.minimum)
      return;
    payload2.issues.push({
      origin: getSizableOrigin(input2),
      code: "too_small",
      minimum: def.minimum,
      inclusive: true,
      input: input2,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckSizeEquals = /* @__PURE__ */ $constructor("$ZodCheckSizeEquals", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasSize);
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    const size = input2.size;
    if (size === def.size)
      return;
    const tooBig = size > def.size;
    payload2.issues.push({
      origin: getSizableOrigin(input2),
      ...tooBig ? { code: "too_big", maximum: def.size } : { code: "too_small", minimum: def.size },
      inclusive: true,
      exact: true,
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMaxLength = /* @__PURE__ */ $constructor("$ZodCheckMaxLength", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasLength);
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    const units = input2.length;
    const length = typeof input2 === "string" && units > def.maximum ? codePointLength(input2) : units;
    if (length <= def.maximum)
      return;
    const origin = getLengthableOrigin(input2);
    payload2.issues.push({
      origin,
      code: "too_big",
      maximum: def.maximum,
      inclusive: true,
      input: input2,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMinLength = /* @__PURE__ */ $constructor("$ZodCheckMinLength", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasLength);
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    const units = input2.length;
    const length = typeof input2 === "string" && units >= def.minimum && units < def.minimum * 2 ? codePointLength(input2) : units;
    if (length >= def.minimum)
      return;
    const origin = getLengthableOrigin(input2);
    payload2.issues.push({
      origin,
      code: "too_small",
      minimum: def.minimum,
      inclusive: true,
      input: input2,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckLengthEquals = /* @__PURE__ */ $constructor("$ZodCheckLengthEquals", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasLength);
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    const units = input2.length;
    const length = typeof input2 === "string" && units >= def.length && units <= def.length * 2 ? codePointLength(input2) : units;
    if (length === def.length)
      return;
    const origin = getLengthableOrigin(input2);
    const tooBig = length > def.length;
    payload2.issues.push({
      origin,
      ...tooBig ? { code: "too_big", maximum: def.length } : { code: "too_small", minimum: def.length },
      inclusive: true,
      exact: true,
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckStringFormat = /* @__PURE__ */ $constructor("$ZodCheckStringFormat", (inst, def) => {
  var _a3, _b;
  $ZodCheck.init(inst, def);
  if (def.pattern)
    (_a3 = inst._zod).check ?? (_a3.check = (payload2) => {
      def.pattern.lastIndex = 0;
      if (def.pattern.test(payload2.value))
        return;
      payload2.issues.push({
        origin: "string",
        code: "invalid_format",
        format: def.format,
        input: payload2.value,
        ...def.pattern ? { pattern: def.pattern.toString() } : {},
        inst,
        continue: !def.abort
      });
    });
  else
    (_b = inst._zod).check ?? (_b.check = () => {
    });
});
var $ZodCheckRegex = /* @__PURE__ */ $constructor("$ZodCheckRegex", (inst, def) => {
  $ZodCheckStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    def.pattern.lastIndex = 0;
    if (def.pattern.test(payload2.value))
      return;
    payload2.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "regex",
      input: payload2.value,
      pattern: def.pattern.toString(),
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckLowerCase = /* @__PURE__ */ $constructor("$ZodCheckLowerCase", (inst, def) => {
  def.pattern ?? (def.pattern = lowercase);
  $ZodCheckStringFormat.init(inst, def);
});
var $ZodCheckUpperCase = /* @__PURE__ */ $constructor("$ZodCheckUpperCase", (inst, def) => {
  def.pattern ?? (def.pattern = uppercase);
  $ZodCheckStringFormat.init(inst, def);
});
var $ZodCheckIncludes = /* @__PURE__ */ $constructor("$ZodCheckIncludes", (inst, def) => {
  $ZodCheck.init(inst, def);
  const escapedRegex = escapeRegex(def.includes);
  const pattern = new RegExp(typeof def.position === "number" ? `^.{${def.position},}${escapedRegex}` : escapedRegex);
  def.pattern = pattern;
  inst._zod.check = (payload2) => {
    if (payload2.value.includes(def.includes, def.position))
      return;
    payload2.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "includes",
      includes: def.includes,
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckStartsWith = /* @__PURE__ */ $constructor("$ZodCheckStartsWith", (inst, def) => {
  $ZodCheck.init(inst, def);
  const pattern = new RegExp(`^${escapeRegex(def.prefix)}.*`);
  def.pattern ?? (def.pattern = pattern);
  inst._zod.check = (payload2) => {
    if (payload2.value.startsWith(def.prefix))
      return;
    payload2.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "starts_with",
      prefix: def.prefix,
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckEndsWith = /* @__PURE__ */ $constructor("$ZodCheckEndsWith", (inst, def) => {
  $ZodCheck.init(inst, def);
  const pattern = new RegExp(`.*${escapeRegex(def.suffix)}$`);
  def.pattern ?? (def.pattern = pattern);
  inst._zod.check = (payload2) => {
    if (payload2.value.endsWith(def.suffix))
      return;
    payload2.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "ends_with",
      suffix: def.suffix,
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
function handleCheckPropertyResult(result, payload2, property) {
  if (result.issues.length) {
    payload2.issues.push(...prefixIssues(property, result.issues));
  }
}
__name(handleCheckPropertyResult, "handleCheckPropertyResult");
var $ZodCheckProperty = /* @__PURE__ */ $constructor("$ZodCheckProperty", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload2) => {
    const result = def.schema._zod.run({
      value: payload2.value[def.property],
      issues: []
    }, {});
    if (result instanceof Promise) {
      return result.then((result2) => handleCheckPropertyResult(result2, payload2, def.property));
    }
    handleCheckPropertyResult(result, payload2, def.property);
    return;
  };
});
var $ZodCheckProperties = /* @__PURE__ */ $constructor("$ZodCheckProperties", (inst, def) => {
  $ZodCheck.init(inst, def);
  hide(inst, Symbol.iterator, function* () {
    yield inst;
  });
  let entries;
  inst._zod.check = (payload2) => {
    if (payload2.value == null) {
      payload2.issues.push({ expected: "object", code: "invalid_type", input: payload2.value, inst });
      return void 0;
    }
    entries ?? (entries = Reflect.ownKeys(def.shape).map((key) => [key, def.shape[key]]));
    const input2 = payload2.value;
    let proms;
    for (const [key, schema] of entries) {
      const result = schema._zod.run({ value: input2[key], issues: [] }, {});
      if (result instanceof Promise) {
        proms ?? (proms = []);
        proms.push(result.then((result2) => handleCheckPropertyResult(result2, payload2, key)));
      } else {
        handleCheckPropertyResult(result, payload2, key);
      }
    }
    if (proms)
      return Promise.all(proms).then(() => void 0);
    return void 0;
  };
});
var $ZodCheckMimeType = /* @__PURE__ */ $constructor("$ZodCheckMimeType", (inst, def) => {
  $ZodCheck.init(inst, def);
  const mimeSet = new Set(def.mime);
  inst._zod.check = (payload2) => {
    if (mimeSet.has(payload2.value.type))
      return;
    payload2.issues.push({
      code: "invalid_value",
      values: def.mime,
      input: payload2.value.type,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckOverwrite = /* @__PURE__ */ $constructor("$ZodCheckOverwrite", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload2) => {
    payload2.value = def.tx(payload2.value);
  };
});

// node_modules/zod/v4/core/doc.js
var Doc = class {
  static {
    __name(this, "Doc");
  }
  constructor(args = [], closed = {}) {
    this.content = [];
    this.indent = 0;
    this.args = args;
    this.closed = closed;
  }
  // the compiler catches a child's throw and keeps writing into this doc, so the indent has to unwind with it
  indented(fn) {
    this.indent += 1;
    try {
      fn(this);
    } finally {
      this.indent -= 1;
    }
  }
  write(arg) {
    if (typeof arg === "function") {
      arg(this, { execution: "sync" });
      arg(this, { execution: "async" });
      return;
    }
    const content = arg;
    const lines = content.split("\n").filter((x) => x);
    const minIndent = Math.min(...lines.map((x) => x.length - x.trimStart().length));
    const dedented = lines.map((x) => x.slice(minIndent)).map((x) => " ".repeat(this.indent * 2) + x);
    for (const line of dedented) {
      this.content.push(line);
    }
  }
  compile() {
    const F = Function;
    const content = this?.content ?? [``];
    const factory = new F(...Object.keys(this.closed), `return function (${this.args.join(", ")}) {
${content.join("\n")}
};`);
    return factory(...Object.values(this.closed));
  }
};

// node_modules/zod/v4/core/versions.js
var version = {
  major: 4,
  minor: 6,
  patch: 7
};

// node_modules/zod/v4/core/schemas.js
var $ZodType = /* @__PURE__ */ $constructor("$ZodType", (inst, def) => {
  var _a3;
  inst ?? (inst = {});
  inst._zod.def = def;
  inst._zod.bag = inst._zod.bag || {};
  inst._zod.version = version;
  const defChecks = inst._zod.def.checks;
  const checks = inst._zod.traits.has("$ZodCheck") ? [inst, ...defChecks ?? []] : defChecks?.length ? [...defChecks] : [];
  for (const ch of checks) {
    for (const fn of ch._zod.onattach) {
      fn(inst);
    }
  }
  if (checks.length === 0) {
    (_a3 = inst._zod).deferred ?? (_a3.deferred = []);
    inst._zod.deferred?.push(() => {
      inst._zod.run = inst._zod.parse;
    });
  } else {
    const runChecks = /* @__PURE__ */ __name((payload2, checks2, ctx) => {
      if (payload2.memo)
        return payload2;
      let isAborted = aborted(payload2);
      let asyncResult;
      for (const ch of checks2) {
        if (ch._zod.def.when) {
          if (explicitlyAborted(payload2))
            continue;
          const shouldRun = ch._zod.def.when(payload2);
          if (!shouldRun)
            continue;
        } else if (isAborted) {
          continue;
        }
        const currLen = payload2.issues.length;
        const _ = ch._zod.check(payload2);
        if (_ instanceof Promise && ctx?.async === false) {
          throw new $ZodAsyncError();
        }
        if (asyncResult || _ instanceof Promise) {
          asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
            await _;
            const nextLen = payload2.issues.length;
            if (nextLen === currLen)
              return;
            attachSchema(payload2.issues, currLen, inst);
            if (!isAborted)
              isAborted = aborted(payload2, currLen);
          });
        } else {
          const nextLen = payload2.issues.length;
          if (nextLen === currLen)
            continue;
          attachSchema(payload2.issues, currLen, inst);
          if (!isAborted)
            isAborted = aborted(payload2, currLen);
        }
      }
      if (asyncResult) {
        return asyncResult.then(() => {
          return payload2;
        });
      }
      return payload2;
    }, "runChecks");
    const handleCanaryResult = /* @__PURE__ */ __name((canary, payload2, ctx) => {
      if (aborted(canary)) {
        canary.aborted = true;
        return canary;
      }
      const checkResult = runChecks(payload2, checks, ctx);
      if (checkResult instanceof Promise) {
        if (ctx.async === false)
          throw new $ZodAsyncError();
        return checkResult.then((checkResult2) => inst._zod.parse(checkResult2, ctx));
      }
      return inst._zod.parse(checkResult, ctx);
    }, "handleCanaryResult");
    inst._zod.run = (payload2, ctx) => {
      if (ctx.skipChecks) {
        return inst._zod.parse(payload2, ctx);
      }
      if (ctx.direction === "backward") {
        const canary = inst._zod.parse({ value: payload2.value, issues: [] }, { ...ctx, skipChecks: true });
        if (canary instanceof Promise) {
          return canary.then((canary2) => {
            return handleCanaryResult(canary2, payload2, ctx);
          });
        }
        return handleCanaryResult(canary, payload2, ctx);
      }
      const result = inst._zod.parse(payload2, ctx);
      if (result instanceof Promise) {
        if (ctx.async === false)
          throw new $ZodAsyncError();
        return result.then((result2) => runChecks(result2, checks, ctx));
      }
      return runChecks(result, checks, ctx);
    };
  }
}, {
  // Wrappers extend this by installing a richer factory over it; reading it eagerly would defeat the laziness.
  get "~standard"() {
    return hide(this, "~standard", standardProps(this));
  },
  set "~standard"(value) {
    own(this, "~standard", value);
  }
});
var toStandardResult = /* @__PURE__ */ __name((r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => finalizeIssue(iss, ctx, config())) } : { value: r.value }, "toStandardResult");
async function validateAsync2(inst, value) {
  const ctx = { async: true };
  return toStandardResult(await inst._zod.run({ value, issues: [] }, ctx), ctx);
}
__name(validateAsync2, "validateAsync");
function standardProps(inst) {
  return {
    validate: /* @__PURE__ */ __name((value) => {
      const ctx = { async: false };
      try {
        const r = inst._zod.run({ value, issues: [] }, ctx);
        if (!(r instanceof Promise))
          return toStandardResult(r, ctx);
      } catch (_) {
      }
      return validateAsync2(inst, value);
    }, "validate"),
    vendor: "zod",
    version: 1
  };
}
__name(standardProps, "standardProps");
var $ZodString = /* @__PURE__ */ $constructor("$ZodString", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = def.pattern ?? anyString;
  inst._zod.parse = (payload2, _) => {
    if (def.coerce)
      try {
        payload2.value = String(payload2.value);
      } catch (_2) {
      }
    if (typeof payload2.value === "string")
      return payload2;
    payload2.issues.push({
      expected: "string",
      code: "invalid_type",
      input: payload2.value,
      inst
    });
    return payload2;
  };
});
var $ZodStringFormat = /* @__PURE__ */ $constructor("$ZodStringFormat", (inst, def) => {
  $ZodCheckStringFormat.init(inst, def);
  $ZodString.init(inst, def);
});
var $ZodGUID = /* @__PURE__ */ $constructor("$ZodGUID", (inst, def) => {
  def.pattern ?? (def.pattern = guid);
  $ZodStringFormat.init(inst, def);
});
var $ZodUUID = /* @__PURE__ */ $constructor("$ZodUUID", (inst, def) => {
  if (def.version) {
    const versionMap = {
      v1: 1,
      v2: 2,
      v3: 3,
      v4: 4,
      v5: 5,
      v6: 6,
      v7: 7,
      v8: 8
    };
    const v = versionMap[def.version];
    if (v === void 0)
      throw new Error(`Invalid UUID version: "${def.version}"`);
    def.pattern ?? (def.pattern = uuid(v));
  } else
    def.pattern ?? (def.pattern = uuid());
  $ZodStringFormat.init(inst, def);
});
var $ZodEmail = /* @__PURE__ */ $constructor("$ZodEmail", (inst, def) => {
  def.pattern ?? (def.pattern = email);
  $ZodStringFormat.init(inst, def);
});
var URL_BAD_FORMAT = 1;
var URL_UNPARSEABLE = 2;
function canParseURL(input2) {
  try {
    if (typeof URL !== "undefined" && typeof URL.canParse === "function")
      return URL.canParse(input2);
    new URL(input2);
    return true;
  } catch {
    return false;
  }
}
__name(canParseURL, "canParseURL");
function validateURL(trimmed, def) {
  if (!("normalize" in def) && !("hostname" in def) && !("protocol" in def)) {
    return canParseURL(trimmed) || URL_UNPARSEABLE;
  }
  return parseURLObject(trimmed, def);
}
__name(validateURL, "validateURL");
function parseURLObject(trimmed, def) {
  if (!def.normalize && def.protocol?.source === httpProtocol.source && !/^https?:\/\//i.test(trimmed)) {
    return URL_BAD_FORMAT;
  }
  try {
    if (typeof URL !== "undefined") {
      const URLStatic = URL;
      if (typeof URLStatic.parse === "function")
        return URLStatic.parse(trimmed) ?? URL_UNPARSEABLE;
    }
    return new URL(trimmed);
  } catch {
    return URL_UNPARSEABLE;
  }
}
__name(parseURLObject, "parseURLObject");
var asciiTabOrNewline = /[\t\n\r]/g;
function stripTabAndNewline(value) {
  return value.replace(asciiTabOrNewline, "");
}
__name(stripTabAndNewline, "stripTabAndNewline");
function urlHostnameOk(url2, hostname3) {
  hostname3.lastIndex = 0;
  return hostname3.test(url2.hostname);
}
__name(urlHostnameOk, "urlHostnameOk");
function urlProtocolOk(url2, protocol) {
  protocol.lastIndex = 0;
  return protocol.test(url2.protocol.endsWith(":") ? url2.protocol.slice(0, -1) : url2.protocol);
}
__name(urlProtocolOk, "urlProtocolOk");
var $ZodURL = /* @__PURE__ */ $constructor("$ZodURL", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    try {
      const trimmed = payload2.value.trim();
      const url2 = validateURL(trimmed, def);
      if (url2 === URL_BAD_FORMAT) {
        payload2.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid URL format",
          input: payload2.value,
          inst,
          continue: !def.abort
        });
        return;
      }
      if (url2 === URL_UNPARSEABLE) {
        payload2.issues.push({
          code: "invalid_format",
          format: "url",
          input: payload2.value,
          inst,
          continue: !def.abort
        });
        return;
      }
      if (url2 === true) {
        payload2.value = stripTabAndNewline(trimmed);
        return;
      }
      if (def.hostname && !urlHostnameOk(url2, def.hostname)) {
        payload2.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid hostname",
          pattern: def.hostname.source,
          input: payload2.value,
          inst,
          continue: !def.abort
        });
      }
      if (def.protocol && !urlProtocolOk(url2, def.protocol)) {
        payload2.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid protocol",
          pattern: def.protocol.source,
          input: payload2.value,
          inst,
          continue: !def.abort
        });
      }
      payload2.value = def.normalize ? url2.href : stripTabAndNewline(trimmed);
      return;
    } catch (_) {
      payload2.issues.push({
        code: "invalid_format",
        format: "url",
        input: payload2.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodEmoji = /* @__PURE__ */ $constructor("$ZodEmoji", (inst, def) => {
  def.pattern ?? (def.pattern = emoji());
  $ZodStringFormat.init(inst, def);
});
var $ZodNanoID = /* @__PURE__ */ $constructor("$ZodNanoID", (inst, def) => {
  if (def.length !== void 0 && (!Number.isInteger(def.length) || def.length < 1))
    throw new Error(`Invalid nanoid length: ${def.length}`);
  def.pattern ?? (def.pattern = def.length === void 0 ? nanoid : nanoidOfLength(def.length));
  $ZodStringFormat.init(inst, def);
});
var $ZodCUID = /* @__PURE__ */ $constructor("$ZodCUID", (inst, def) => {
  def.pattern ?? (def.pattern = cuid);
  $ZodStringFormat.init(inst, def);
});
var $ZodCUID2 = /* @__PURE__ */ $constructor("$ZodCUID2", (inst, def) => {
  def.pattern ?? (def.pattern = cuid2);
  $ZodStringFormat.init(inst, def);
});
var $ZodULID = /* @__PURE__ */ $constructor("$ZodULID", (inst, def) => {
  def.pattern ?? (def.pattern = ulid);
  $ZodStringFormat.init(inst, def);
});
var $ZodXID = /* @__PURE__ */ $constructor("$ZodXID", (inst, def) => {
  def.pattern ?? (def.pattern = xid);
  $ZodStringFormat.init(inst, def);
});
var $ZodKSUID = /* @__PURE__ */ $constructor("$ZodKSUID", (inst, def) => {
  def.pattern ?? (def.pattern = ksuid);
  $ZodStringFormat.init(inst, def);
});
var $ZodISODateTime = /* @__PURE__ */ $constructor("$ZodISODateTime", (inst, def) => {
  def.pattern ?? (def.pattern = datetime(def));
  $ZodStringFormat.init(inst, def);
});
var $ZodISODate = /* @__PURE__ */ $constructor("$ZodISODate", (inst, def) => {
  def.pattern ?? (def.pattern = date);
  $ZodStringFormat.init(inst, def);
});
var $ZodISOTime = /* @__PURE__ */ $constructor("$ZodISOTime", (inst, def) => {
  def.pattern ?? (def.pattern = time(def));
  $ZodStringFormat.init(inst, def);
});
var $ZodISODuration = /* @__PURE__ */ $constructor("$ZodISODuration", (inst, def) => {
  def.pattern ?? (def.pattern = duration);
  $ZodStringFormat.init(inst, def);
});
var $ZodIPv4 = /* @__PURE__ */ $constructor("$ZodIPv4", (inst, def) => {
  def.pattern ?? (def.pattern = ipv4);
  $ZodStringFormat.init(inst, def);
});
var ipv6Alphabet = /^[0-9a-fA-F:.]+$/;
function isValidIPv6(value) {
  if (!ipv6Alphabet.test(value))
    return false;
  return canParseURL(`http://[${value}]`);
}
__name(isValidIPv6, "isValidIPv6");
var $ZodIPv6 = /* @__PURE__ */ $constructor("$ZodIPv6", (inst, def) => {
  def.pattern ?? (def.pattern = ipv6);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    if (!isValidIPv6(payload2.value)) {
      payload2.issues.push({
        code: "invalid_format",
        format: "ipv6",
        input: payload2.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodMAC = /* @__PURE__ */ $constructor("$ZodMAC", (inst, def) => {
  def.pattern ?? (def.pattern = mac(def.delimiter));
  $ZodStringFormat.init(inst, def);
});
var $ZodCIDRv4 = /* @__PURE__ */ $constructor("$ZodCIDRv4", (inst, def) => {
  def.pattern ?? (def.pattern = cidrv4);
  $ZodStringFormat.init(inst, def);
});
function isValidCIDRv6(value) {
  const parts = value.split("/");
  if (parts.length !== 2)
    return false;
  const [address, prefix] = parts;
  if (!prefix)
    return false;
  const prefixNum = Number(prefix);
  if (`${prefixNum}` !== prefix)
    return false;
  if (prefixNum < 0 || prefixNum > 128)
    return false;
  return isValidIPv6(address);
}
__name(isValidCIDRv6, "isValidCIDRv6");
var $ZodCIDRv6 = /* @__PURE__ */ $constructor("$ZodCIDRv6", (inst, def) => {
  def.pattern ?? (def.pattern = cidrv6);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    if (!isValidCIDRv6(payload2.value)) {
      payload2.issues.push({
        code: "invalid_format",
        format: "cidrv6",
        input: payload2.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
function isValidBase64(data) {
  if (data === "")
    return true;
  if (/\s/.test(data))
    return false;
  if (data.length % 4 !== 0)
    return false;
  try {
    atob(data);
    return true;
  } catch {
    return false;
  }
}
__name(isValidBase64, "isValidBase64");
var base64Charset = /^[0-9a-zA-Z+/]*={0,2}$/;
var $ZodBase64 = /* @__PURE__ */ $constructor("$ZodBase64", (inst, def) => {
  def.pattern ?? (def.pattern = base64Charset);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    if (isValidBase64(payload2.value))
      return;
    payload2.issues.push({
      code: "invalid_format",
      format: "base64",
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var base64urlCharset = /^[A-Za-z0-9_-]*$/;
function isValidBase64URL(data) {
  if (!base64urlCharset.test(data))
    return false;
  const base643 = data.replace(/[-_]/g, (c) => c === "-" ? "+" : "/");
  const padded = base643.padEnd(Math.ceil(base643.length / 4) * 4, "=");
  return isValidBase64(padded);
}
__name(isValidBase64URL, "isValidBase64URL");
var $ZodBase64URL = /* @__PURE__ */ $constructor("$ZodBase64URL", (inst, def) => {
  def.pattern ?? (def.pattern = base64urlCharset);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    if (isValidBase64URL(payload2.value))
      return;
    payload2.issues.push({
      code: "invalid_format",
      format: "base64url",
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodE164 = /* @__PURE__ */ $constructor("$ZodE164", (inst, def) => {
  def.pattern ?? (def.pattern = e164);
  $ZodStringFormat.init(inst, def);
});
var CC_SANITIZE = /[- ]/g;
function isLuhnAlgo(digits) {
  let length = digits.length;
  let bit = 1;
  let sum = 0;
  while (length) {
    const value = digits.charCodeAt(--length) - 48;
    bit ^= 1;
    sum += bit ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][value] : value;
  }
  return sum % 10 === 0;
}
__name(isLuhnAlgo, "isLuhnAlgo");
function isValidCreditCard(input2) {
  if (!creditCard.test(input2))
    return false;
  return isLuhnAlgo(input2.replace(CC_SANITIZE, ""));
}
__name(isValidCreditCard, "isValidCreditCard");
var $ZodCreditCard = /* @__PURE__ */ $constructor("$ZodCreditCard", (inst, def) => {
  def.pattern ?? (def.pattern = creditCard);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    if (isValidCreditCard(payload2.value))
      return;
    payload2.issues.push({
      code: "invalid_format",
      format: "credit_card",
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
function isIso7064Mod97(iban3) {
  let remainder = 0;
  const len = iban3.length;
  for (let i = 4; i < len; i++) {
    const code2 = iban3.charCodeAt(i);
    remainder = (code2 >= 65 ? remainder * 100 + (code2 - 55) : remainder * 10 + (code2 - 48)) % 97;
  }
  for (let i = 0; i < 4; i++) {
    const code2 = iban3.charCodeAt(i);
    remainder = (code2 >= 65 ? remainder * 100 + (code2 - 55) : remainder * 10 + (code2 - 48)) % 97;
  }
  return remainder === 1;
}
__name(isIso7064Mod97, "isIso7064Mod97");
function isValidIBAN(input2) {
  if (!iban.test(input2))
    return false;
  return isIso7064Mod97(input2);
}
__name(isValidIBAN, "isValidIBAN");
var $ZodIBAN = /* @__PURE__ */ $constructor("$ZodIBAN", (inst, def) => {
  def.pattern ?? (def.pattern = iban);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    if (isValidIBAN(payload2.value))
      return;
    payload2.issues.push({
      code: "invalid_format",
      format: "iban",
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
function isValidJWT(token, algorithm = null) {
  try {
    const tokensParts = token.split(".");
    if (tokensParts.length !== 3)
      return false;
    const [header] = tokensParts;
    if (!header)
      return false;
    const parsedHeader = JSON.parse(atob(header));
    if ("typ" in parsedHeader && parsedHeader?.typ !== "JWT")
      return false;
    if (!parsedHeader.alg)
      return false;
    if (algorithm && (!("alg" in parsedHeader) || parsedHeader.alg !== algorithm))
      return false;
    return true;
  } catch {
    return false;
  }
}
__name(isValidJWT, "isValidJWT");
var $ZodJWT = /* @__PURE__ */ $constructor("$ZodJWT", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    if (isValidJWT(payload2.value, def.alg))
      return;
    payload2.issues.push({
      code: "invalid_format",
      format: "jwt",
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCustomStringFormat = /* @__PURE__ */ $constructor("$ZodCustomStringFormat", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload2) => {
    if (def.fn(payload2.value))
      return;
    payload2.issues.push({
      code: "invalid_format",
      format: def.format,
      input: payload2.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodNumber = /* @__PURE__ */ $constructor("$ZodNumber", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = number;
  inst._zod.parse = (payload2, _ctx) => {
    if (def.coerce)
      try {
        payload2.value = Number(payload2.value);
      } catch (_) {
      }
    const input2 = payload2.value;
    if (typeof input2 === "number" && !Number.isNaN(input2) && Number.isFinite(input2)) {
      return payload2;
    }
    const received = typeof input2 === "number" ? Number.isNaN(input2) ? "NaN" : !Number.isFinite(input2) ? String(input2) : void 0 : void 0;
    payload2.issues.push({
      expected: "number",
      code: "invalid_type",
      input: input2,
      inst,
      ...received ? { received } : {}
    });
    return payload2;
  };
});
var $ZodNumberFormat = /* @__PURE__ */ $constructor("$ZodNumberFormat", (inst, def) => {
  $ZodCheckNumberFormat.init(inst, def);
  $ZodNumber.init(inst, def);
});
var $ZodBoolean = /* @__PURE__ */ $constructor("$ZodBoolean", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = boolean;
  inst._zod.parse = (payload2, _ctx) => {
    if (def.coerce)
      try {
        payload2.value = Boolean(payload2.value);
      } catch (_) {
      }
    const input2 = payload2.value;
    if (typeof input2 === "boolean")
      return payload2;
    payload2.issues.push({
      expected: "boolean",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload2;
  };
});
var $ZodBigInt = /* @__PURE__ */ $constructor("$ZodBigInt", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = bigint;
  inst._zod.parse = (payload2, _ctx) => {
    if (def.coerce)
      try {
        payload2.value = BigInt(payload2.value);
      } catch (_) {
      }
    if (typeof payload2.value === "bigint")
      return payload2;
    payload2.issues.push({
      expected: "bigint",
      code: "invalid_type",
      input: payload2.value,
      inst
    });
    return payload2;
  };
});
var $ZodBigIntFormat = /* @__PURE__ */ $constructor("$ZodBigIntFormat", (inst, def) => {
  $ZodCheckBigIntFormat.init(inst, def);
  $ZodBigInt.init(inst, def);
});
var $ZodSymbol = /* @__PURE__ */ $constructor("$ZodSymbol", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, _ctx) => {
    const input2 = payload2.value;
    if (typeof input2 === "symbol")
      return payload2;
    payload2.issues.push({
      expected: "symbol",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload2;
  };
});
var $ZodUndefined = /* @__PURE__ */ $constructor("$ZodUndefined", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = _undefined;
  inst._zod.values = /* @__PURE__ */ new Set([void 0]);
  inst._zod.parse = (payload2, _ctx) => {
    const input2 = payload2.value;
    if (typeof input2 === "undefined")
      return payload2;
    payload2.issues.push({
      expected: "undefined",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload2;
  };
});
var $ZodNull = /* @__PURE__ */ $constructor("$ZodNull", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = _null;
  inst._zod.values = /* @__PURE__ */ new Set([null]);
  inst._zod.parse = (payload2, _ctx) => {
    const input2 = payload2.value;
    if (input2 === null)
      return payload2;
    payload2.issues.push({
      expected: "null",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload2;
  };
});
var $ZodAny = /* @__PURE__ */ $constructor("$ZodAny", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2) => payload2;
});
var $ZodUnknown = /* @__PURE__ */ $constructor("$ZodUnknown", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2) => payload2;
});
var $ZodNever = /* @__PURE__ */ $constructor("$ZodNever", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, _ctx) => {
    payload2.issues.push({
      expected: "never",
      code: "invalid_type",
      input: payload2.value,
      inst
    });
    return payload2;
  };
});
var $ZodVoid = /* @__PURE__ */ $constructor("$ZodVoid", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, _ctx) => {
    const input2 = payload2.value;
    if (typeof input2 === "undefined")
      return payload2;
    payload2.issues.push({
      expected: "void",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload2;
  };
});
var $ZodDate = /* @__PURE__ */ $constructor("$ZodDate", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, _ctx) => {
    if (def.coerce) {
      try {
        payload2.value = new Date(payload2.value);
      } catch (_err) {
      }
    }
    const input2 = payload2.value;
    const isDate = input2 instanceof Date;
    const isValidDate = isDate && !Number.isNaN(input2.getTime());
    if (isValidDate)
      return payload2;
    payload2.issues.push({
      expected: "date",
      code: "invalid_type",
      input: input2,
      ...isDate ? { received: "Invalid Date" } : {},
      inst
    });
    return payload2;
  };
});
function capSize(inst, size) {
  const caps = sizeCaps(inst._zod.def.checks);
  if (!caps.length)
    return;
  const cap = Math.min(...caps.map((c) => c[0]));
  const parse3 = inst._zod.parse;
  inst._zod.parse = (payload2, ctx) => {
    const n = size(payload2.value);
    if (n > cap && !ctx?.skipChecks && ctx?.direction !== "backward") {
      for (const [max, ch] of sizeCaps(inst._zod.def.checks)) {
        if (n > max && ch._zod.def.when(payload2)) {
          const start = payload2.issues.length;
          ch._zod.check(payload2);
          payload2.issues[start].continue = false;
          attachSchema(payload2.issues, start, inst);
          return payload2;
        }
      }
    }
    return parse3(payload2, ctx);
  };
}
__name(capSize, "capSize");
var arraySize = /* @__PURE__ */ __name((input2) => Array.isArray(input2) ? input2.length : -1, "arraySize");
var mapSize = /* @__PURE__ */ __name((input2) => input2 instanceof Map ? input2.size : -1, "mapSize");
var setSize = /* @__PURE__ */ __name((input2) => input2 instanceof Set ? input2.size : -1, "setSize");
function handleArrayResult(result, final, index) {
  if (result.issues.length) {
    final.issues.push(...prefixIssues(index, result.issues));
  }
  final.value[index] = result.value;
}
__name(handleArrayResult, "handleArrayResult");
var $ZodArray = /* @__PURE__ */ $constructor("$ZodArray", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload2, ctx) => {
    const input2 = payload2.value;
    if (!Array.isArray(input2)) {
      payload2.issues.push({
        expected: "array",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload2;
    }
    payload2.value = memo2 ? memo2.alloc(inst, payload2, Array(input2.length), ctx) : Array(input2.length);
    const proms = [];
    const abortEarly = ctx?.abortEarly;
    for (let i = 0; i < input2.length; i++) {
      const item = input2[i];
      const result = def.element._zod.run({
        value: item,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        proms.push(result.then((result2) => handleArrayResult(result2, payload2, i)));
      } else {
        handleArrayResult(result, payload2, i);
        if (abortEarly && result.issues.length !== 0 && aborted(result))
          break;
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => payload2);
    }
    return payload2;
  };
  capSize(inst, arraySize);
});
function handlePropertyResult(result, final, key, input2, optin, optout) {
  const isPresent = key in input2;
  const isOptionalOut = optout === "optional";
  if (!isPresent && isOptionalOut && optin === "optional") {
    return;
  }
  if (result.issues.length) {
    if (optin !== void 0 && isOptionalOut && !isPresent) {
      return;
    }
    final.issues.push(...prefixIssues(key, result.issues));
  }
  if (!isPresent && optin === void 0) {
    if (!result.issues.length) {
      final.issues.push({
        code: "invalid_type",
        expected: "nonoptional",
        input: void 0,
        path: [key]
      });
    }
    return;
  }
  if (result.value === void 0) {
    if (isPresent || optin === "defaulted" && !isOptionalOut) {
      final.value[key] = void 0;
    }
  } else {
    final.value[key] = result.value;
  }
}
__name(handlePropertyResult, "handlePropertyResult");
var NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
  const keys = Object.keys(def.shape);
  const ownSymbols = Object.getOwnPropertySymbols(def.shape);
  const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
  const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
  for (const k of allKeys) {
    if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) {
      throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
    }
  }
  const okeys = optionalKeys(def.shape);
  return {
    ...def,
    allKeys,
    symbolKeys,
    // string-only: handleCatchall matches it against `for...in`, which never yields a symbol
    keySet: new Set(keys),
    numKeys: keys.length,
    optionalKeys: new Set(okeys)
  };
}
__name(normalizeDef, "normalizeDef");
function handleCatchall(proms, input2, payload2, ctx, def, inst, abortEarly) {
  const unrecognized = [];
  const keySet = def.keySet;
  const _catchall = def.catchall._zod;
  const t = _catchall.def.type;
  const optin = _catchall.optin;
  const optout = _catchall.optout;
  let seen = 0;
  for (const key in input2) {
    if (abortEarly && payload2.issues.length !== seen) {
      if (aborted(payload2, seen))
        break;
      seen = payload2.issues.length;
    }
    if (keySet.has(key))
      continue;
    if (key === "__proto__") {
      if (t === "never")
        unrecognized.push(key);
      continue;
    }
    if (t === "never") {
      unrecognized.push(key);
      continue;
    }
    const r = _catchall.run({ value: input2[key], issues: [] }, ctx);
    if (r instanceof Promise) {
      proms.push(r.then((r2) => handlePropertyResult(r2, payload2, key, input2, optin, optout)));
    } else {
      handlePropertyResult(r, payload2, key, input2, optin, optout);
    }
  }
  if (unrecognized.length) {
    payload2.issues.push({
      code: "unrecognized_keys",
      keys: unrecognized,
      input: input2,
      inst,
      // Describes the shape of the input, not the validity of the parsed value, so it never aborts. The parse still fails; the schema's own checks just get to run first, and an enclosing intersection can reconcile the key against a sibling operand.
      continue: true
    });
  }
  if (!proms.length)
    return payload2;
  return Promise.all(proms).then(() => {
    return payload2;
  });
}
__name(handleCatchall, "handleCatchall");
var $ZodObject = /* @__PURE__ */ $constructor("$ZodObject", (inst, def) => {
  $ZodType.init(inst, def);
  const desc = Object.getOwnPropertyDescriptor(def, "shape");
  const sh = desc?.get ? desc.get.raw : def.shape ?? {};
  if (sh) {
    const get = /* @__PURE__ */ __name(() => {
      const newSh = { ...sh };
      Object.defineProperty(def, "shape", { value: newSh });
      get.raw = newSh;
      return newSh;
    }, "get");
    get.raw = sh;
    Object.defineProperty(def, "shape", { get });
  }
  const _normalized = cached(() => normalizeDef(def));
  defineLazyInternal(inst, "propValues", (zod) => {
    const shape = zod.def.shape;
    const propValues = {};
    for (const key in shape) {
      const field = shape[key]._zod;
      if (field.values) {
        if (!Object.prototype.hasOwnProperty.call(propValues, key)) {
          assignProp(propValues, key, /* @__PURE__ */ new Set());
        }
        for (const v of field.values)
          propValues[key].add(v);
        if (field.optin !== void 0)
          propValues[key].add(void 0);
      }
    }
    return propValues;
  });
  const isObject2 = isObject;
  const catchall = def.catchall;
  let value;
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload2, ctx) => {
    value ?? (value = _normalized.value);
    const input2 = payload2.value;
    if (!isObject2(input2)) {
      payload2.issues.push({
        expected: "object",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload2;
    }
    payload2.value = memo2 ? memo2.alloc(inst, payload2, {}, ctx) : {};
    const proms = [];
    const shape = value.shape;
    const abortEarly = ctx?.abortEarly;
    let seen = payload2.issues.length;
    for (const key of value.allKeys) {
      if (abortEarly && payload2.issues.length !== seen) {
        if (aborted(payload2, seen))
          break;
        seen = payload2.issues.length;
      }
      if (key === "__proto__")
        continue;
      const el = shape[key];
      const optin = el._zod.optin;
      const optout = el._zod.optout;
      const r = el._zod.run({ value: input2[key], issues: [] }, ctx);
      if (r instanceof Promise) {
        proms.push(r.then((r2) => handlePropertyResult(r2, payload2, key, input2, optin, optout)));
      } else {
        handlePropertyResult(r, payload2, key, input2, optin, optout);
      }
    }
    if (!catchall) {
      return proms.length ? Promise.all(proms).then(() => payload2) : payload2;
    }
    return handleCatchall(proms, input2, payload2, ctx, _normalized.value, inst, abortEarly === true);
  };
});
var $ZodObjectJIT = /* @__PURE__ */ $constructor("$ZodObjectJIT", (inst, def) => {
  $ZodObject.init(inst, def);
  const superParse = inst._zod.parse;
  const _normalized = cached(() => normalizeDef(def));
  const memo2 = globalConfig.memoizer;
  const generateFastpass = /* @__PURE__ */ __name((shape) => {
    const normalized = _normalized.value;
    const syms = normalized.symbolKeys;
    const doc = new Doc(["payload", "ctx"], { shape, inst, memo: memo2, syms });
    const parseStr = /* @__PURE__ */ __name((k) => `shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`, "parseStr");
    const prefixStr = /* @__PURE__ */ __name((id3, k) => `
          let ${id3}_ab = false;
          for (let i = 0; i < ${id3}.issues.length; i++) {
            const iss = ${id3}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id3}_ab = true;
          }
          if (${id3}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`, "prefixStr");
    doc.write(`const input = payload.value;`);
    const ids2 = /* @__PURE__ */ Object.create(null);
    let counter = 0;
    for (const key of normalized.allKeys) {
      ids2[key] = `key_${counter++}`;
    }
    doc.write(memo2 ? `const newResult = memo.alloc(inst, payload, {}, ctx);` : `const newResult = {};`);
    for (const key of normalized.allKeys) {
      if (key === "__proto__")
        continue;
      const id3 = ids2[key];
      const k = typeof key === "symbol" ? `syms[${syms.indexOf(key)}]` : esc(key);
      const isPresent = `${k} in input`;
      const schema = shape[key];
      const optin = schema?._zod?.optin;
      const isOptionalIn = optin !== void 0;
      const isOptionalOut = schema?._zod?.optout === "optional";
      doc.write(`const ${id3} = ${parseStr(k)};`);
      if (isOptionalIn && isOptionalOut) {
        const assign = optin === "optional" ? `${id3}_present` : `${id3}.value !== undefined || ${id3}_present`;
        doc.write(`
        const ${id3}_present = ${isPresent};
        if (!${id3}.issues.length || ${id3}_present) {
          if (${id3}.issues.length) {${prefixStr(id3, k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id3}.value;
          }
        }

      `);
      } else if (!isOptionalIn) {
        doc.write(`
        const ${id3}_present = ${isPresent};
        if (${id3}.issues.length) {${prefixStr(id3, k)}
        }
        if (!${id3}_present && !${id3}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id3}_present) {
          newResult[${k}] = ${id3}.value;
        }

      `);
      } else {
        doc.write(`
        if (${id3}.issues.length) {${prefixStr(id3, k)}
        }
      `);
        if (optin === "defaulted") {
          doc.write(`newResult[${k}] = ${id3}.value;`);
        } else {
          doc.write(`
        if (${id3}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id3}.value;
        }
      `);
        }
      }
    }
    doc.write(`payload.value = newResult;`);
    doc.write(`return payload;`);
    return doc.compile();
  }, "generateFastpass");
  let fastpass;
  const isObject2 = isObject;
  const jit = !globalConfig.jitless;
  const allowsEval2 = allowsEval;
  const fastEnabled = jit && allowsEval2.value;
  const catchall = def.catchall;
  let value;
  inst._zod.parse = (payload2, ctx) => {
    value ?? (value = _normalized.value);
    const input2 = payload2.value;
    if (!isObject2(input2)) {
      payload2.issues.push({
        expected: "object",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload2;
    }
    if (jit && fastEnabled && ctx?.async === false && ctx.jitless !== true) {
      if (!fastpass)
        fastpass = generateFastpass(def.shape);
      payload2 = fastpass(payload2, ctx);
      if (!catchall)
        return payload2;
      return handleCatchall([], input2, payload2, ctx, value, inst, ctx?.abortEarly === true);
    }
    return superParse(payload2, ctx);
  };
});
function handleUnionResults(results, final, inst, ctx) {
  for (const result of results) {
    if (result.issues.length === 0) {
      final.value = result.value;
      return final;
    }
  }
  const nonaborted = results.filter((r) => !aborted(r));
  if (nonaborted.length === 1) {
    final.value = nonaborted[0].value;
    return nonaborted[0];
  }
  final.issues.push({
    code: "invalid_union",
    input: final.value,
    inst,
    errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
  });
  return final;
}
__name(handleUnionResults, "handleUnionResults");
var $ZodUnion = /* @__PURE__ */ $constructor("$ZodUnion", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted") ? "defaulted" : zod.def.options.some((o) => o._zod.optin !== void 0) ? "optional" : void 0);
  defineLazyInternal(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : void 0);
  defineLazyInternal(inst, "values", (zod) => {
    if (zod.def.options.every((o) => o._zod.values)) {
      return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
    }
    return void 0;
  });
  defineLazyInternal(inst, "pattern", (zod) => {
    if (zod.def.options.every((o) => o._zod.pattern)) {
      const patterns = zod.def.options.map((o) => o._zod.pattern);
      return new RegExp(`^(${patterns.map((p) => cleanRegex(p.source)).join("|")})$`);
    }
    return void 0;
  });
  const first = def.options.length === 1 ? def.options[0]._zod.run : null;
  inst._zod.parse = (payload2, ctx) => {
    if (first) {
      return first(payload2, ctx);
    }
    let async = false;
    const results = [];
    for (const option of def.options) {
      const result = option._zod.run({
        value: payload2.value,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        results.push(result);
        async = true;
      } else {
        if (result.issues.length === 0)
          return result;
        results.push(result);
      }
    }
    if (!async)
      return handleUnionResults(results, payload2, inst, ctx);
    return Promise.all(results).then((results2) => {
      return handleUnionResults(results2, payload2, inst, ctx);
    });
  };
});
function handleExclusiveUnionResults(results, final, inst, ctx) {
  const matches = [];
  for (let i = 0; i < results.length; i++) {
    if (results[i].issues.length === 0)
      matches.push(i);
  }
  if (matches.length === 1) {
    final.value = results[matches[0]].value;
    return final;
  }
  if (matches.length === 0) {
    final.issues.push({
      code: "invalid_union",
      input: final.value,
      inst,
      errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
    });
  } else {
    final.issues.push({
      code: "invalid_union",
      input: final.value,
      inst,
      errors: [],
      inclusive: false,
      matches
    });
  }
  return final;
}
__name(handleExclusiveUnionResults, "handleExclusiveUnionResults");
var $ZodXor = /* @__PURE__ */ $constructor("$ZodXor", (inst, def) => {
  $ZodUnion.init(inst, def);
  def.inclusive = false;
  const first = def.options.length === 1 ? def.options[0]._zod.run : null;
  inst._zod.parse = (payload2, ctx) => {
    if (first) {
      return first(payload2, ctx);
    }
    let async = false;
    const results = [];
    for (const option of def.options) {
      const result = option._zod.run({
        value: payload2.value,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        results.push(result);
        async = true;
      } else {
        results.push(result);
      }
    }
    if (!async)
      return handleExclusiveUnionResults(results, payload2, inst, ctx);
    return Promise.all(results).then((results2) => {
      return handleExclusiveUnionResults(results2, payload2, inst, ctx);
    });
  };
});
function getDiscriminatedOption(union2, value) {
  const internals = union2._zod;
  let map2 = internals.bag.optionsMap;
  if (!map2) {
    map2 = discriminatorMap(internals.def);
    internals.bag.optionsMap = map2;
  }
  const option = map2.get(value);
  if (option === null)
    throw new Error(`Ambiguous discriminator value "${String(value)}"`);
  return option;
}
__name(getDiscriminatedOption, "getDiscriminatedOption");
function discriminatorMap(def) {
  const map2 = /* @__PURE__ */ new Map();
  for (const option of def.options) {
    const values = option._zod.propValues?.[def.discriminator];
    if (!values || values.size === 0)
      throw new Error(`Invalid discriminated union option at index "${def.options.indexOf(option)}"`);
    for (const value of values) {
      if (map2.has(value)) {
        if (value !== void 0)
          throw new Error(`Duplicate discriminator value "${String(value)}"`);
        map2.set(value, null);
      } else {
        map2.set(value, option);
      }
    }
  }
  return map2;
}
__name(discriminatorMap, "discriminatorMap");
var $ZodDiscriminatedUnion = /* @__PURE__ */ $constructor("$ZodDiscriminatedUnion", (inst, def) => {
  def.inclusive = false;
  $ZodUnion.init(inst, def);
  const _super = inst._zod.parse;
  defineLazyInternal(inst, "propValues", (zod) => {
    const propValues = {};
    let undefinedCount = 0;
    for (const option of zod.def.options) {
      const pv = option._zod.propValues;
      if (!pv || Object.keys(pv).length === 0)
        throw new Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}"`);
      if (pv[zod.def.discriminator]?.has(void 0))
        undefinedCount++;
      for (const [k, v] of Object.entries(pv)) {
        if (!Object.prototype.hasOwnProperty.call(propValues, k)) {
          assignProp(propValues, k, /* @__PURE__ */ new Set());
        }
        for (const val of v) {
          propValues[k].add(val);
        }
      }
    }
    if (!zod.def.unionFallback && undefinedCount > 1)
      propValues[zod.def.discriminator]?.delete(void 0);
    return propValues;
  });
  def.options.forEach((option, i) => {
    const propShape = rawShape(option._zod.def);
    if (propShape && !Object.prototype.hasOwnProperty.call(propShape, def.discriminator)) {
      throw new Error(`Invalid discriminated union option at index "${i}"`);
    }
  });
  const disc = cached(() => discriminatorMap(def));
  inst._zod.parse = (payload2, ctx) => {
    const input2 = payload2.value;
    if (!isObject(input2)) {
      payload2.issues.push({
        code: "invalid_type",
        expected: "object",
        input: input2,
        inst
      });
      return payload2;
    }
    const value = input2?.[def.discriminator];
    const opt = disc.value.get(value);
    if (opt && (value !== void 0 || ctx.direction !== "backward")) {
      return opt._zod.run(payload2, ctx);
    }
    if (def.unionFallback || ctx.direction === "backward") {
      return _super(payload2, ctx);
    }
    payload2.issues.push({
      code: "invalid_union",
      errors: [],
      note: "No matching discriminator",
      discriminator: def.discriminator,
      options: Array.from(disc.value.keys()).filter((value2) => disc.value.get(value2) !== null),
      input: input2,
      path: [def.discriminator],
      inst
    });
    return payload2;
  };
});
var $ZodIntersection = /* @__PURE__ */ $constructor("$ZodIntersection", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, ctx) => {
    const input2 = payload2.value;
    const left = def.left._zod.run({ value: input2, issues: [] }, ctx);
    const right = def.right._zod.run({ value: input2, issues: [] }, ctx);
    const async = left instanceof Promise || right instanceof Promise;
    if (async) {
      return Promise.all([left, right]).then(([left2, right2]) => {
        return handleIntersectionResults(payload2, left2, right2);
      });
    }
    return handleIntersectionResults(payload2, left, right);
  };
});
function mergeValues(a, b) {
  if (a === b) {
    return { valid: true, data: a };
  }
  if (a instanceof Date && b instanceof Date && +a === +b) {
    return { valid: true, data: a };
  }
  if (isPlainObject(a) && isPlainObject(b)) {
    const bKeys = Object.keys(b);
    const sharedKeys = Object.keys(a).filter((key) => bKeys.indexOf(key) !== -1);
    const newObj = { ...a, ...b };
    if (Object.prototype.hasOwnProperty.call(newObj, "__proto__"))
      delete newObj.__proto__;
    for (const key of sharedKeys) {
      if (key === "__proto__")
        continue;
      const sharedValue = mergeValues(a[key], b[key]);
      if (!sharedValue.valid) {
        return {
          valid: false,
          mergeErrorPath: [key, ...sharedValue.mergeErrorPath]
        };
      }
      newObj[key] = sharedValue.data;
    }
    return { valid: true, data: newObj };
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) {
      return { valid: false, mergeErrorPath: [] };
    }
    const newArray = [];
    for (let index = 0; index < a.length; index++) {
      const itemA = a[index];
      const itemB = b[index];
      const sharedValue = mergeValues(itemA, itemB);
      if (!sharedValue.valid) {
        return {
          valid: false,
          mergeErrorPath: [index, ...sharedValue.mergeErrorPath]
        };
      }
      newArray.push(sharedValue.data);
    }
    return { valid: true, data: newArray };
  }
  return { valid: false, mergeErrorPath: [] };
}
__name(mergeValues, "mergeValues");
function handleIntersectionResults(result, left, right) {
  const unrecKeys = /* @__PURE__ */ new Map();
  let unrecIssue;
  const keyIssues = /* @__PURE__ */ new Map();
  const collect = /* @__PURE__ */ __name((iss, side) => {
    let keys;
    if (iss.code === "unrecognized_keys" && !iss.path?.length) {
      unrecIssue ?? (unrecIssue = iss);
      keys = iss.keys;
    } else if (iss.code === "invalid_key" && iss.origin === "record" && iss.path?.length === 1) {
      const k = String(iss.path[0]);
      if (!keyIssues.has(k))
        keyIssues.set(k, iss);
      keys = [k];
    } else {
      return false;
    }
    for (const k of keys) {
      if (!unrecKeys.has(k))
        unrecKeys.set(k, {});
      unrecKeys.get(k)[side] = true;
    }
    return true;
  }, "collect");
  for (const iss of left.issues) {
    if (!collect(iss, "l"))
      result.issues.push(iss);
  }
  for (const iss of right.issues) {
    if (!collect(iss, "r"))
      result.issues.push(iss);
  }
  const bothKeys = [...unrecKeys].filter(([, f]) => f.l && f.r).map(([k]) => k);
  if (bothKeys.length) {
    const aggregated = unrecIssue ? bothKeys.filter((k) => unrecIssue.keys.includes(k)) : [];
    if (aggregated.length)
      result.issues.push({ ...unrecIssue, keys: aggregated });
    for (const k of bothKeys) {
      if (!aggregated.includes(k) && keyIssues.has(k))
        result.issues.push(keyIssues.get(k));
    }
  }
  const merged = mergeValues(left.value, right.value);
  if (!merged.valid) {
    if (aborted(result))
      return result;
    throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`);
  }
  result.value = merged.data;
  return result;
}
__name(handleIntersectionResults, "handleIntersectionResults");
var $ZodTuple = /* @__PURE__ */ $constructor("$ZodTuple", (inst, def) => {
  $ZodType.init(inst, def);
  const items = def.items;
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload2, ctx) => {
    const input2 = payload2.value;
    if (!Array.isArray(input2)) {
      payload2.issues.push({
        input: input2,
        inst,
        expected: "tuple",
        code: "invalid_type"
      });
      return payload2;
    }
    payload2.value = memo2 ? memo2.alloc(inst, payload2, [], ctx) : [];
    const proms = [];
    const optinStart = getTupleOptStart(items, "optin");
    const optoutStart = getTupleOptStart(items, "optout");
    if (!def.rest) {
      if (input2.length < optinStart) {
        payload2.issues.push({
          code: "too_small",
          minimum: optinStart,
          inclusive: true,
          input: input2,
          inst,
          origin: "array"
        });
        return payload2;
      }
      if (input2.length > items.length) {
        payload2.issues.push({
          code: "too_big",
          maximum: items.length,
          inclusive: true,
          input: input2,
          inst,
          origin: "array"
        });
      }
    }
    const itemResults = new Array(items.length);
    const abortEarly = def.rest ? ctx?.abortEarly : void 0;
    let itemAborted = false;
    for (let i = 0; i < items.length; i++) {
      const r = items[i]._zod.run({ value: input2[i], issues: [] }, ctx);
      if (r instanceof Promise) {
        proms.push(r.then((rr) => {
          itemResults[i] = rr;
        }));
      } else {
        itemResults[i] = r;
        if (abortEarly && !itemAborted && r.issues.length)
          itemAborted = aborted(r);
      }
    }
    if (def.rest && !itemAborted) {
      let i = items.length - 1;
      const rest = input2.slice(items.length);
      let seen = payload2.issues.length;
      for (const el of rest) {
        if (abortEarly && payload2.issues.length !== seen) {
          if (aborted(payload2, seen))
            break;
          seen = payload2.issues.length;
        }
        i++;
        const result = def.rest._zod.run({ value: el, issues: [] }, ctx);
        if (result instanceof Promise) {
          proms.push(result.then((r) => handleTupleResult(r, payload2, i)));
        } else {
          handleTupleResult(result, payload2, i);
        }
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => handleTupleResults(itemResults, payload2, items, input2, optoutStart));
    }
    return handleTupleResults(itemResults, payload2, items, input2, optoutStart);
  };
});
function getTupleOptStart(items, key) {
  for (let i = items.length - 1; i >= 0; i--) {
    const omittable = key === "optin" ? items[i]._zod.optin !== void 0 : items[i]._zod.optout === "optional";
    if (!omittable)
      return i + 1;
  }
  return 0;
}
__name(getTupleOptStart, "getTupleOptStart");
function handleTupleResult(result, final, index) {
  if (result.issues.length) {
    final.issues.push(...prefixIssues(index, result.issues));
  }
  final.value[index] = result.value;
}
__name(handleTupleResult, "handleTupleResult");
function handleTupleResults(itemResults, final, items, input2, optoutStart) {
  for (let i = 0; i < items.length; i++) {
    const r = itemResults[i];
    const isPresent = i < input2.length;
    if (!isPresent && i >= optoutStart && items[i]._zod.optin === "optional") {
      final.value.length = i;
      break;
    }
    if (r.issues.length) {
      if (!isPresent && i >= optoutStart) {
        final.value.length = i;
        break;
      }
      final.issues.push(...prefixIssues(i, r.issues));
    }
    final.value[i] = r.value;
  }
  for (let i = final.value.length - 1; i >= input2.length; i--) {
    if (items[i]._zod.optout === "optional" && final.value[i] === void 0) {
      final.value.length = i;
    } else {
      break;
    }
  }
  return final;
}
__name(handleTupleResults, "handleTupleResults");
var $ZodRecord = /* @__PURE__ */ $constructor("$ZodRecord", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload2, ctx) => {
    const input2 = payload2.value;
    if (!isPlainObject(input2)) {
      payload2.issues.push({
        expected: "record",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload2;
    }
    const proms = [];
    const values = def.keyType._zod.values;
    if (values && !def.partial) {
      payload2.value = memo2 ? memo2.alloc(inst, payload2, {}, ctx) : {};
      const recordKeys = /* @__PURE__ */ new Set();
      for (const key of values) {
        if (typeof key === "string" || typeof key === "number" || typeof key === "symbol") {
          recordKeys.add(typeof key === "number" ? key.toString() : key);
          if (key === "__proto__")
            continue;
          const keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
          if (keyResult instanceof Promise) {
            throw new Error("Async schemas not supported in object keys currently");
          }
          if (keyResult.issues.length) {
            payload2.issues.push({
              code: "invalid_key",
              origin: "record",
              issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
              input: key,
              path: [key],
              inst
            });
            continue;
          }
          const outKey = keyResult.value;
          if (outKey === "__proto__")
            continue;
          const result = def.valueType._zod.run({ value: input2[key], issues: [] }, ctx);
          if (result instanceof Promise) {
            proms.push(result.then((result2) => {
              if (result2.issues.length) {
                payload2.issues.push(...prefixIssues(key, result2.issues));
              }
              payload2.value[outKey] = result2.value;
            }));
          } else {
            if (result.issues.length) {
              payload2.issues.push(...prefixIssues(key, result.issues));
            }
            payload2.value[outKey] = result.value;
          }
        }
      }
      let unrecognized;
      for (const key in input2) {
        if (!recordKeys.has(key)) {
          if (def.mode === "loose") {
            if (key === "__proto__")
              continue;
            payload2.value[key] = input2[key];
          } else {
            unrecognized = unrecognized ?? [];
            unrecognized.push(key);
          }
        }
      }
      if (unrecognized && unrecognized.length > 0) {
        payload2.issues.push({
          code: "unrecognized_keys",
          input: input2,
          inst,
          keys: unrecognized,
          continue: true
        });
      }
    } else {
      payload2.value = memo2 ? memo2.alloc(inst, payload2, {}, ctx) : {};
      let unrecognized;
      for (const key of Reflect.ownKeys(input2)) {
        if (key === "__proto__")
          continue;
        if (!Object.prototype.propertyIsEnumerable.call(input2, key))
          continue;
        let keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
        if (keyResult instanceof Promise) {
          throw new Error("Async schemas not supported in object keys currently");
        }
        const checkNumericKey = typeof key === "string" && number.test(key) && keyResult.issues.length;
        if (checkNumericKey) {
          const retryResult = def.keyType._zod.run({ value: Number(key), issues: [] }, ctx);
          if (retryResult instanceof Promise) {
            throw new Error("Async schemas not supported in object keys currently");
          }
          if (retryResult.issues.length === 0) {
            keyResult = retryResult;
          }
        }
        if (keyResult.issues.length) {
          if (def.mode === "loose") {
            payload2.value[key] = input2[key];
          } else if (values) {
            unrecognized = unrecognized ?? [];
            unrecognized.push(key);
          } else {
            payload2.issues.push({
              code: "invalid_key",
              origin: "record",
              issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
              input: key,
              path: [key],
              inst
            });
          }
          continue;
        }
        const outKey = keyResult.value;
        if (outKey === "__proto__")
          continue;
        const result = def.valueType._zod.run({ value: input2[key], issues: [] }, ctx);
        if (result instanceof Promise) {
          proms.push(result.then((result2) => {
            if (result2.issues.length) {
              payload2.issues.push(...prefixIssues(key, result2.issues));
            }
            payload2.value[outKey] = result2.value;
          }));
        } else {
          if (result.issues.length) {
            payload2.issues.push(...prefixIssues(key, result.issues));
          }
          payload2.value[outKey] = result.value;
        }
      }
      if (unrecognized && unrecognized.length > 0) {
        payload2.issues.push({
          code: "unrecognized_keys",
          input: input2,
          inst,
          keys: unrecognized,
          continue: true
        });
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => payload2);
    }
    return payload2;
  };
});
var $ZodMap = /* @__PURE__ */ $constructor("$ZodMap", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload2, ctx) => {
    const input2 = payload2.value;
    if (!(input2 instanceof Map)) {
      payload2.issues.push({
        expected: "map",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload2;
    }
    const proms = [];
    payload2.value = memo2 ? memo2.alloc(inst, payload2, /* @__PURE__ */ new Map(), ctx) : /* @__PURE__ */ new Map();
    const abortEarly = ctx?.abortEarly;
    let seen = payload2.issues.length;
    for (const [key, value] of input2) {
      if (abortEarly && payload2.issues.length !== seen) {
        if (aborted(payload2, seen))
          break;
        seen = payload2.issues.length;
      }
      const keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
      const valueResult = def.valueType._zod.run({ value, issues: [] }, ctx);
      if (keyResult instanceof Promise || valueResult instanceof Promise) {
        proms.push(Promise.all([keyResult, valueResult]).then(([keyResult2, valueResult2]) => {
          handleMapResult(keyResult2, valueResult2, payload2, key, input2, inst, ctx);
        }));
      } else {
        handleMapResult(keyResult, valueResult, payload2, key, input2, inst, ctx);
      }
    }
    if (proms.length)
      return Promise.all(proms).then(() => payload2);
    return payload2;
  };
  capSize(inst, mapSize);
});
function handleMapResult(keyResult, valueResult, final, key, input2, inst, ctx) {
  if (keyResult.issues.length) {
    if (propertyKeyTypes.has(typeof key)) {
      final.issues.push(...prefixIssues(key, keyResult.issues));
    } else {
      final.issues.push({
        code: "invalid_key",
        origin: "map",
        input: input2,
        inst,
        issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config()))
      });
    }
  }
  if (valueResult.issues.length) {
    if (propertyKeyTypes.has(typeof key)) {
      final.issues.push(...prefixIssues(key, valueResult.issues));
    } else {
      final.issues.push({
        origin: "map",
        code: "invalid_element",
        input: input2,
        inst,
        key,
        issues: valueResult.issues.map((iss) => finalizeIssue(iss, ctx, config()))
      });
    }
  }
  final.value.set(keyResult.value, valueResult.value);
}
__name(handleMapResult, "handleMapResult");
var $ZodSet = /* @__PURE__ */ $constructor("$ZodSet", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload2, ctx) => {
    const input2 = payload2.value;
    if (!(input2 instanceof Set)) {
      payload2.issues.push({
        input: input2,
        inst,
        expected: "set",
        code: "invalid_type"
      });
      return payload2;
    }
    const proms = [];
    payload2.value = memo2 ? memo2.alloc(inst, payload2, /* @__PURE__ */ new Set(), ctx) : /* @__PURE__ */ new Set();
    const abortEarly = ctx?.abortEarly;
    let seen = payload2.issues.length;
    for (const item of input2) {
      if (abortEarly && payload2.issues.length !== seen) {
        if (aborted(payload2, seen))
          break;
        seen = payload2.issues.length;
      }
      const result = def.valueType._zod.run({ value: item, issues: [] }, ctx);
      if (result instanceof Promise) {
        proms.push(result.then((result2) => handleSetResult(result2, payload2)));
      } else
        handleSetResult(result, payload2);
    }
    if (proms.length)
      return Promise.all(proms).then(() => payload2);
    return payload2;
  };
  capSize(inst, setSize);
});
function handleSetResult(result, final) {
  if (result.issues.length) {
    final.issues.push(...result.issues);
  }
  final.value.add(result.value);
}
__name(handleSetResult, "handleSetResult");
var $ZodEnum = /* @__PURE__ */ $constructor("$ZodEnum", (inst, def) => {
  $ZodType.init(inst, def);
  const values = getEnumValues(def.entries);
  const valuesSet = new Set(values);
  inst._zod.values = valuesSet;
  defineLazyInternal(inst, "pattern", (zod) => {
    const patternValues = getEnumValues(zod.def.entries).filter((k) => propertyKeyTypes.has(typeof k));
    return new RegExp(patternValues.length ? `^(${patternValues.map((o) => escapeRegex(o.toString())).join("|")})$` : "^[^\\s\\S]$");
  });
  inst._zod.parse = (payload2, _ctx) => {
    const input2 = payload2.value;
    if (valuesSet.has(input2)) {
      return payload2;
    }
    payload2.issues.push({
      code: "invalid_value",
      values,
      input: input2,
      inst
    });
    return payload2;
  };
});
var $ZodLiteral = /* @__PURE__ */ $constructor("$ZodLiteral", (inst, def) => {
  $ZodType.init(inst, def);
  const values = new Set(def.values);
  inst._zod.values = values;
  defineLazyInternal(inst, "pattern", (zod) => {
    const vals = zod.def.values;
    return new RegExp(vals.length ? `^(${vals.map((o) => typeof o === "string" ? escapeRegex(o) : o ? escapeRegex(o.toString()) : String(o)).join("|")})$` : "^[^\\s\\S]$");
  });
  inst._zod.parse = (payload2, _ctx) => {
    const input2 = payload2.value;
    if (values.has(input2)) {
      return payload2;
    }
    payload2.issues.push({
      code: "invalid_value",
      values: def.values,
      input: input2,
      inst
    });
    return payload2;
  };
});
var $ZodFile = /* @__PURE__ */ $constructor("$ZodFile", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, _ctx) => {
    const input2 = payload2.value;
    if (input2 instanceof File)
      return payload2;
    payload2.issues.push({
      expected: "file",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload2;
  };
});
var $ZodTransform = /* @__PURE__ */ $constructor("$ZodTransform", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "optional";
  globalConfig.memoizer?.guard(inst);
  inst._zod.parse = (payload2, ctx) => {
    if (ctx.direction === "backward") {
      throw new $ZodEncodeError(inst.constructor.name);
    }
    const _out = def.transform(payload2.value, payload2);
    if (ctx.async) {
      const output2 = _out instanceof Promise ? _out : Promise.resolve(_out);
      return output2.then((output3) => {
        payload2.value = output3;
        return payload2;
      });
    }
    if (_out instanceof Promise) {
      throw new $ZodAsyncError();
    }
    payload2.value = _out;
    return payload2;
  };
});
function handleOptionalResult(payload2, result) {
  payload2.value = result.issues.length ? void 0 : result.value;
  return payload2;
}
__name(handleOptionalResult, "handleOptionalResult");
var $ZodOptional = /* @__PURE__ */ $constructor("$ZodOptional", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
  inst._zod.optout = "optional";
  defineLazyInternal(inst, "values", (zod) => {
    const values = zod.def.innerType._zod.values;
    return values ? /* @__PURE__ */ new Set([...values, void 0]) : void 0;
  });
  defineLazyInternal(inst, "pattern", (zod) => {
    const pattern = zod.def.innerType._zod.pattern;
    return pattern ? new RegExp(`^(${cleanRegex(pattern.source)})?$`) : void 0;
  });
  inst._zod.parse = (payload2, ctx) => {
    if (payload2.value === void 0) {
      if (def.innerType._zod.optin !== "defaulted")
        return payload2;
      const result = def.innerType._zod.run({ value: payload2.value, issues: [] }, ctx);
      if (result instanceof Promise)
        return result.then((result2) => handleOptionalResult(payload2, result2));
      return handleOptionalResult(payload2, result);
    }
    return def.innerType._zod.run(payload2, ctx);
  };
});
var $ZodExactOptional = /* @__PURE__ */ $constructor("$ZodExactOptional", (inst, def) => {
  $ZodOptional.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  defineLazyInternal(inst, "pattern", (zod) => zod.def.innerType._zod.pattern);
  inst._zod.parse = (payload2, ctx) => {
    return def.innerType._zod.run(payload2, ctx);
  };
});
var $ZodNullable = /* @__PURE__ */ $constructor("$ZodNullable", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
  defineLazyInternal(inst, "pattern", (zod) => {
    const pattern = zod.def.innerType._zod.pattern;
    return pattern ? new RegExp(`^(${cleanRegex(pattern.source)}|null)$`) : void 0;
  });
  defineLazyInternal(inst, "values", (zod) => {
    return zod.def.innerType._zod.values ? /* @__PURE__ */ new Set([...zod.def.innerType._zod.values, null]) : void 0;
  });
  inst._zod.parse = (payload2, ctx) => {
    if (payload2.value === null)
      return payload2;
    return def.innerType._zod.run(payload2, ctx);
  };
});
var $ZodDefault = /* @__PURE__ */ $constructor("$ZodDefault", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "defaulted";
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload2, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload2, ctx);
    }
    if (payload2.value === void 0) {
      payload2.value = def.defaultValue;
      return payload2;
    }
    const result = def.innerType._zod.run(payload2, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleDefaultResult(result2, def));
    }
    return handleDefaultResult(result, def);
  };
});
function handleDefaultResult(payload2, def) {
  if (payload2.value === void 0) {
    payload2.value = def.defaultValue;
  }
  return payload2;
}
__name(handleDefaultResult, "handleDefaultResult");
var $ZodPrefault = /* @__PURE__ */ $constructor("$ZodPrefault", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "defaulted";
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload2, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload2, ctx);
    }
    if (payload2.value === void 0) {
      payload2.value = def.defaultValue;
    }
    return def.innerType._zod.run(payload2, ctx);
  };
});
var $ZodNonOptional = /* @__PURE__ */ $constructor("$ZodNonOptional", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => {
    const v = zod.def.innerType._zod.values;
    return v ? new Set([...v].filter((x) => x !== void 0)) : void 0;
  });
  inst._zod.parse = (payload2, ctx) => {
    const result = def.innerType._zod.run(payload2, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleNonOptionalResult(result2, inst));
    }
    return handleNonOptionalResult(result, inst);
  };
});
function handleNonOptionalResult(payload2, inst) {
  if (!payload2.issues.length && payload2.value === void 0) {
    payload2.issues.push({
      code: "invalid_type",
      expected: "nonoptional",
      input: payload2.value,
      inst
    });
  }
  return payload2;
}
__name(handleNonOptionalResult, "handleNonOptionalResult");
var $ZodSuccess = /* @__PURE__ */ $constructor("$ZodSuccess", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, ctx) => {
    if (ctx.direction === "backward") {
      throw new $ZodEncodeError("ZodSuccess");
    }
    const result = def.innerType._zod.run(payload2, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => {
        payload2.value = result2.issues.length === 0;
        return payload2;
      });
    }
    payload2.value = result.issues.length === 0;
    return payload2;
  };
});
function handleCatchResult(payload2, result, def, ctx) {
  if (!result.issues.length) {
    payload2.value = result.value;
    if (result.memo)
      payload2.memo = true;
    return payload2;
  }
  payload2.value = def.catchValue({
    ...result,
    value: payload2.value,
    error: {
      issues: result.issues.map((iss) => finalizeIssue(iss, ctx, config()))
    },
    input: payload2.value
  });
  return payload2;
}
__name(handleCatchResult, "handleCatchResult");
var $ZodCatch = /* @__PURE__ */ $constructor("$ZodCatch", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload2, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload2, ctx);
    }
    const result = def.innerType._zod.run({ value: payload2.value, issues: [] }, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleCatchResult(payload2, result2, def, ctx));
    }
    return handleCatchResult(payload2, result, def, ctx);
  };
});
var $ZodNaN = /* @__PURE__ */ $constructor("$ZodNaN", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, _ctx) => {
    if (typeof payload2.value !== "number" || !Number.isNaN(payload2.value)) {
      payload2.issues.push({
        input: payload2.value,
        inst,
        expected: "nan",
        code: "invalid_type"
      });
      return payload2;
    }
    return payload2;
  };
});
var $ZodPipe = /* @__PURE__ */ $constructor("$ZodPipe", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
  inst._zod.parse = (payload2, ctx) => {
    if (ctx.direction === "backward") {
      const right = def.out._zod.run(payload2, ctx);
      if (right instanceof Promise) {
        return right.then((right2) => handlePipeResult(right2, def.in, ctx));
      }
      return handlePipeResult(right, def.in, ctx);
    }
    const left = def.in._zod.run(payload2, ctx);
    if (left instanceof Promise) {
      return left.then((left2) => handlePipeResult(left2, def.out, ctx));
    }
    return handlePipeResult(left, def.out, ctx);
  };
});
function handlePipeResult(left, next2, ctx) {
  if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
    left.aborted = true;
    return left;
  }
  return next2._zod.run({ value: left.value, issues: left.issues }, ctx);
}
__name(handlePipeResult, "handlePipeResult");
var $ZodCodec = /* @__PURE__ */ $constructor("$ZodCodec", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
  inst._zod.parse = (payload2, ctx) => {
    const direction = ctx.direction || "forward";
    if (direction === "forward") {
      const left = def.in._zod.run(payload2, ctx);
      if (left instanceof Promise) {
        return left.then((left2) => handleCodecAResult(left2, def, ctx));
      }
      return handleCodecAResult(left, def, ctx);
    } else {
      const right = def.out._zod.run(payload2, ctx);
      if (right instanceof Promise) {
        return right.then((right2) => handleCodecAResult(right2, def, ctx));
      }
      return handleCodecAResult(right, def, ctx);
    }
  };
});
function handleCodecAResult(result, def, ctx) {
  if (result.issues.length) {
    result.aborted = true;
    return result;
  }
  const direction = ctx.direction || "forward";
  if (direction === "forward") {
    const transformed = def.transform(result.value, result);
    if (transformed instanceof Promise) {
      return transformed.then((value) => handleCodecTxResult(result, value, def.out, ctx));
    }
    return handleCodecTxResult(result, transformed, def.out, ctx);
  } else {
    const transformed = def.reverseTransform(result.value, result);
    if (transformed instanceof Promise) {
      return transformed.then((value) => handleCodecTxResult(result, value, def.in, ctx));
    }
    return handleCodecTxResult(result, transformed, def.in, ctx);
  }
}
__name(handleCodecAResult, "handleCodecAResult");
function handleCodecTxResult(left, value, nextSchema, ctx) {
  if (left.issues.length) {
    left.aborted = true;
    return left;
  }
  return nextSchema._zod.run({ value, issues: left.issues }, ctx);
}
__name(handleCodecTxResult, "handleCodecTxResult");
var $ZodPreprocess = /* @__PURE__ */ $constructor("$ZodPreprocess", (inst, def) => {
  $ZodPipe.init(inst, def);
});
var $ZodReadonly = /* @__PURE__ */ $constructor("$ZodReadonly", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.innerType._zod.propValues);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType?._zod?.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType?._zod?.optout);
  inst._zod.parse = (payload2, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload2, ctx);
    }
    const result = def.innerType._zod.run(payload2, ctx);
    if (result instanceof Promise) {
      return result.then(handleReadonlyResult);
    }
    return handleReadonlyResult(result);
  };
});
function handleReadonlyResult(payload2) {
  if (!payload2.memo)
    payload2.value = Object.freeze(payload2.value);
  return payload2;
}
__name(handleReadonlyResult, "handleReadonlyResult");
function leafPattern(schema) {
  const def = schema._zod.def;
  let pattern = def.pattern;
  let isInt = !!def.format?.includes("int");
  let minimum;
  let maximum;
  for (const ch of def.checks ?? []) {
    const d = ch._zod.def;
    if (d.pattern)
      pattern = d.pattern;
    isInt || (isInt = !!d.format?.includes("int"));
    const lo = d.minimum ?? d.length;
    const hi = d.maximum ?? d.length;
    if (lo !== void 0 && (minimum === void 0 || lo > minimum))
      minimum = lo;
    if (hi !== void 0 && (maximum === void 0 || hi < maximum))
      maximum = hi;
  }
  if (pattern)
    return pattern.source;
  if (minimum !== void 0 && maximum !== void 0 && minimum > maximum)
    return "(?!)";
  if (minimum !== void 0 || maximum !== void 0)
    return string({ minimum, maximum }).source;
  const own2 = schema._zod.pattern;
  return (isInt && own2 === number ? integer : own2)?.source;
}
__name(leafPattern, "leafPattern");
function partPattern(schema) {
  const def = schema._zod.def;
  const own2 = schema._zod.pattern?.source;
  const inner = def.innerType ?? schema._zod.innerType;
  if (inner) {
    const before = inner._zod.pattern?.source;
    const after = partPattern(inner);
    if (own2 && before && after && after !== before) {
      return own2.replace(cleanRegex(before), () => cleanRegex(after));
    }
    return own2;
  }
  if (def.options) {
    const sources = def.options.map(partPattern);
    if (sources.every(Boolean))
      return `^(${sources.map((s) => cleanRegex(s)).join("|")})$`;
  }
  return leafPattern(schema);
}
__name(partPattern, "partPattern");
var $ZodTemplateLiteral = /* @__PURE__ */ $constructor("$ZodTemplateLiteral", (inst, def) => {
  $ZodType.init(inst, def);
  const regexParts = [];
  for (const part of def.parts) {
    if (typeof part === "object" && part !== null) {
      const source = partPattern(part);
      if (!source) {
        throw new Error(`Invalid template literal part, no pattern found: ${[...part._zod.traits].shift()}`);
      }
      regexParts.push(cleanRegex(source));
    } else if (part === null || primitiveTypes.has(typeof part)) {
      regexParts.push(escapeRegex(`${part}`));
    } else {
      throw new Error(`Invalid template literal part: ${part}`);
    }
  }
  inst._zod.pattern = new RegExp(`^${regexParts.join("")}$`);
  inst._zod.parse = (payload2, _ctx) => {
    if (typeof payload2.value !== "string") {
      payload2.issues.push({
        input: payload2.value,
        inst,
        expected: "string",
        code: "invalid_type"
      });
      return payload2;
    }
    inst._zod.pattern.lastIndex = 0;
    if (!inst._zod.pattern.test(payload2.value)) {
      payload2.issues.push({
        input: payload2.value,
        inst,
        code: "invalid_format",
        format: def.format ?? "template_literal",
        pattern: inst._zod.pattern.source
      });
      return payload2;
    }
    return payload2;
  };
});
var $ZodFunction = /* @__PURE__ */ $constructor("$ZodFunction", (inst, def) => {
  $ZodType.init(inst, def);
  Object.defineProperty(inst, "_def", { value: def });
  inst._zod.def = def;
  inst.implement = (func) => {
    if (typeof func !== "function") {
      throw new Error("implement() must be called with a function");
    }
    return Object.defineProperty(function(...args) {
      const parsedArgs = inst._def.input ? parse(inst._def.input, args) : args;
      const result = Reflect.apply(func, this, parsedArgs);
      if (inst._def.output) {
        return parse(inst._def.output, result);
      }
      return result;
    }, "_zod", { value: inst._zod, enumerable: false });
  };
  inst.implementAsync = (func) => {
    if (typeof func !== "function") {
      throw new Error("implementAsync() must be called with a function");
    }
    return Object.defineProperty(async function(...args) {
      const parsedArgs = inst._def.input ? await parseAsync(inst._def.input, args) : args;
      const result = await Reflect.apply(func, this, parsedArgs);
      if (inst._def.output) {
        return await parseAsync(inst._def.output, result);
      }
      return result;
    }, "_zod", { value: inst._zod, enumerable: false });
  };
  inst._zod.parse = (payload2, _ctx) => {
    if (typeof payload2.value !== "function") {
      payload2.issues.push({
        code: "invalid_type",
        expected: "function",
        input: payload2.value,
        inst
      });
      return payload2;
    }
    const hasPromiseOutput = inst._def.output && inst._def.output._zod.def.type === "promise";
    if (hasPromiseOutput) {
      payload2.value = inst.implementAsync(payload2.value);
    } else {
      payload2.value = inst.implement(payload2.value);
    }
    return payload2;
  };
  inst.input = (...args) => {
    const F = inst.constructor;
    if (Array.isArray(args[0])) {
      return new F({
        type: "function",
        input: new $ZodTuple({
          type: "tuple",
          items: args[0],
          rest: args[1]
        }),
        output: inst._def.output
      });
    }
    return new F({
      type: "function",
      input: args[0],
      output: inst._def.output
    });
  };
  inst.output = (output2) => {
    const F = inst.constructor;
    return new F({
      type: "function",
      input: inst._def.input,
      output: output2
    });
  };
  return inst;
});
var $ZodPromise = /* @__PURE__ */ $constructor("$ZodPromise", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, ctx) => {
    return Promise.resolve(payload2.value).then((inner) => def.innerType._zod.run({ value: inner, issues: [] }, ctx));
  };
});
var $ZodLazy = /* @__PURE__ */ $constructor("$ZodLazy", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazy(inst._zod, "innerType", () => {
    const d = def;
    if (!d._cachedInner)
      d._cachedInner = def.getter();
    return d._cachedInner;
  });
  defineLazyInternal(inst, "pattern", (zod) => zod.innerType?._zod?.pattern);
  defineLazyInternal(inst, "propValues", (zod) => zod.innerType?._zod?.propValues);
  defineLazyInternal(inst, "optin", (zod) => zod.innerType?._zod?.optin ?? void 0);
  defineLazyInternal(inst, "optout", (zod) => zod.innerType?._zod?.optout ?? void 0);
  inst._zod.parse = (payload2, ctx) => {
    const inner = inst._zod.innerType;
    return inner._zod.run(payload2, ctx);
  };
});
var $ZodCustom = /* @__PURE__ */ $constructor("$ZodCustom", (inst, def) => {
  $ZodCheck.init(inst, def);
  $ZodType.init(inst, def);
  inst._zod.parse = (payload2, _) => {
    return payload2;
  };
  inst._zod.check = (payload2) => {
    const input2 = payload2.value;
    const r = def.fn(input2);
    if (r instanceof Promise) {
      return r.then((r2) => handleRefineResult(r2, payload2, input2, inst));
    }
    handleRefineResult(r, payload2, input2, inst);
    return;
  };
});
function handleRefineResult(result, payload2, input2, inst) {
  if (!result) {
    const _iss = {
      code: "custom",
      input: input2,
      inst,
      // incorporates params.error into issue reporting
      path: [...inst._zod.def.path ?? []],
      // incorporates params.error into issue reporting
      continue: !inst._zod.def.abort
      // params: inst._zod.def.params,
    };
    if (inst._zod.def.params)
      _iss.params = inst._zod.def.params;
    payload2.issues.push(issue(_iss));
  }
}
__name(handleRefineResult, "handleRefineResult");

// node_modules/zod/v4/core/memoizer.js
var $ZodCyclicError = class extends Error {
  static {
    __name(this, "$ZodCyclicError");
  }
  constructor() {
    super(`Cannot parse a reference cycle that closes through a transform`);
    this.name = "ZodCyclicError";
  }
};
var STATE = "~memo";
var NO_ISSUES = [];
function isRef(value) {
  return value !== null && typeof value === "object";
}
__name(isRef, "isRef");
function cloneIssues(issues) {
  return issues.map((iss) => iss.path ? { ...iss, path: iss.path.slice() } : { ...iss });
}
__name(cloneIssues, "cloneIssues");
var recursive = /* @__PURE__ */ new WeakMap();
var NONE = 0;
var ASSUMED = 1;
var PROVEN = 2;
function isRecursive(inst, stack, resolve) {
  const cached2 = recursive.get(inst);
  if (cached2 !== void 0)
    return cached2 ? PROVEN : NONE;
  if (stack.has(inst))
    return PROVEN;
  stack.add(inst);
  let result = NONE;
  const check2 = /* @__PURE__ */ __name((child) => {
    if (result !== PROVEN && child?._zod) {
      const answer2 = isRecursive(child, stack, resolve);
      if (answer2 > result)
        result = answer2;
    }
  }, "check");
  const shape = /* @__PURE__ */ __name((sh, spread) => {
    let answer2 = NONE;
    for (const key of Reflect.ownKeys(sh)) {
      const desc = Object.getOwnPropertyDescriptor(sh, key);
      if (spread && !desc.enumerable)
        continue;
      const child = desc.get ? ASSUMED : desc.value?._zod ? isRecursive(desc.value, stack, resolve) : NONE;
      if (child > answer2)
        answer2 = child;
    }
    return answer2;
  }, "shape");
  const merge2 = /* @__PURE__ */ __name((answer2) => {
    if (answer2 > result)
      result = answer2;
  }, "merge");
  const def = inst._zod.def;
  const kind = def.type;
  switch (kind) {
    case "object": {
      const raw = rawShape(def);
      merge2(raw ? shape(raw, true) : ASSUMED);
      check2(def.catchall);
      break;
    }
    case "array":
      check2(def.element);
      break;
    case "tuple":
      for (const el of def.items)
        check2(el);
      check2(def.rest);
      break;
    case "record":
    case "map":
      check2(def.keyType);
      check2(def.valueType);
      break;
    case "set":
      check2(def.valueType);
      break;
    case "union":
      for (const el of def.options)
        check2(el);
      break;
    case "intersection":
      check2(def.left);
      check2(def.right);
      break;
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
    case "promise":
    case "success":
      check2(def.innerType);
      break;
    case "pipe":
      check2(def.in);
      check2(def.out);
      break;
    case "function":
      check2(def.input);
      check2(def.output);
      break;
    // `$ZodLazy` caches its inner on the def, so a resolved edge is followed exactly
    case "lazy": {
      const inner = def._cachedInner ?? (resolve ? inst._zod.innerType : void 0);
      merge2(inner ? isRecursive(inner, stack, false) : ASSUMED);
      break;
    }
    // a leaf by choice: `parts` are regex fragments, not data positions
    case "template_literal":
    // leaves
    case "string":
    case "number":
    case "int":
    case "boolean":
    case "bigint":
    case "symbol":
    case "undefined":
    case "null":
    case "void":
    case "never":
    case "any":
    case "unknown":
    case "date":
    case "nan":
    case "enum":
    case "literal":
    case "file":
    case "transform":
    case "custom":
      break;
    default: {
      kind;
      for (const key in def) {
        const desc = Object.getOwnPropertyDescriptor(def, key);
        if (!desc || desc.get)
          continue;
        const value = desc.value;
        if (!value || typeof value !== "object")
          continue;
        if (value._zod)
          check2(value);
        else if (Array.isArray(value))
          for (const el of value)
            check2(el);
      }
    }
  }
  stack.delete(inst);
  return settle(inst, result);
}
__name(isRecursive, "isRecursive");
function settle(inst, answer2) {
  if (answer2 !== ASSUMED)
    recursive.set(inst, answer2 === PROVEN);
  return answer2;
}
__name(settle, "settle");
function isRecursiveSchema(inst) {
  return isRecursive(inst, /* @__PURE__ */ new Set(), true) !== NONE;
}
__name(isRecursiveSchema, "isRecursiveSchema");
function bucketFor(state, inst) {
  let bucket = state.buckets.get(inst);
  if (!bucket) {
    bucket = /* @__PURE__ */ new WeakMap();
    state.buckets.set(inst, bucket);
  }
  return bucket;
}
__name(bucketFor, "bucketFor");
var handoff;
var open = [];
var memo = {
  alloc(_inst, payload2, empty) {
    const bucket = handoff;
    if (!bucket)
      return empty;
    handoff = void 0;
    const entry = { value: empty, issues: null };
    bucket.set(payload2.value, entry);
    open.push(entry);
    return empty;
  },
  guard(inst) {
    var _a3;
    (_a3 = inst._zod).deferred ?? (_a3.deferred = []);
    inst._zod.deferred.push(() => {
      const base2 = inst._zod.parse;
      const wrapped = /* @__PURE__ */ __name((payload2, ctx) => {
        if (ctx.direction !== "backward" && isBackEdge(ctx, payload2.value))
          throw new $ZodCyclicError();
        return base2(payload2, ctx);
      }, "wrapped");
      inst._zod.parse = wrapped;
      if (inst._zod.run === base2)
        inst._zod.run = wrapped;
    });
  },
  attach(inst) {
    var _a3;
    let isRecursiveInst;
    let rechecked = false;
    let lastCtx;
    let lastBucket;
    (_a3 = inst._zod).deferred ?? (_a3.deferred = []);
    inst._zod.deferred.push(() => {
      const base2 = inst._zod.parse;
      const wrapped = /* @__PURE__ */ __name((payload2, ctx) => {
        if (isRecursiveInst === void 0) {
          const walked = isRecursive(inst, /* @__PURE__ */ new Set(), false);
          if (walked === NONE) {
            inst._zod.parse = base2;
            if (inst._zod.run === wrapped)
              inst._zod.run = base2;
            return base2(payload2, ctx);
          }
          if (walked === PROVEN || rechecked)
            isRecursiveInst = true;
          else
            rechecked = true;
        }
        const input2 = payload2.value;
        if (!isRef(input2))
          return base2(payload2, ctx);
        let state = ctx[STATE];
        if (!state) {
          state = { buckets: /* @__PURE__ */ new WeakMap(), backEdges: void 0 };
          ctx[STATE] = state;
        }
        let bucket;
        if (lastCtx === ctx) {
          bucket = lastBucket;
        } else {
          bucket = bucketFor(state, inst);
          lastCtx = ctx;
          lastBucket = bucket;
        }
        const hit = bucket.get(input2);
        if (hit) {
          payload2.value = hit.value;
          if (hit.issues) {
            if (hit.issues.length)
              payload2.issues.push(...cloneIssues(hit.issues));
          } else {
            payload2.memo = true;
            state.backEdges ?? (state.backEdges = /* @__PURE__ */ new WeakSet());
            state.backEdges.add(hit.value);
          }
          return payload2;
        }
        handoff = bucket;
        const depth = open.length;
        const result = base2(payload2, ctx);
        handoff = void 0;
        const entry = open.length > depth ? open.pop() : void 0;
        if (result instanceof Promise) {
          return result.then((r) => {
            if (entry)
              entry.issues = r.issues.length ? cloneIssues(r.issues) : NO_ISSUES;
            return r;
          });
        }
        if (entry)
          entry.issues = result.issues.length ? cloneIssues(result.issues) : NO_ISSUES;
        return result;
      }, "wrapped");
      inst._zod.parse = wrapped;
      if (inst._zod.run === base2)
        inst._zod.run = wrapped;
    });
  }
};
function memoizer() {
  return memo;
}
__name(memoizer, "memoizer");
function isBackEdge(ctx, value) {
  const backEdges = ctx[STATE]?.backEdges;
  return backEdges !== void 0 && isRef(value) && backEdges.has(value);
}
__name(isBackEdge, "isBackEdge");

// node_modules/zod/v4/locales/index.js
var locales_exports = {};
__export(locales_exports, {
  en: () => en_default
});

// node_modules/zod/v4/locales/en.js
var error = /* @__PURE__ */ __name(() => {
  const Sizable = {
    string: { unit: "characters", verb: "to have" },
    file: { unit: "bytes", verb: "to have" },
    array: { unit: "items", verb: "to have" },
    set: { unit: "items", verb: "to have" },
    map: { unit: "entries", verb: "to have" }
  };
  function getSizing(origin) {
    return Sizable[origin] ?? null;
  }
  __name(getSizing, "getSizing");
  const FormatDictionary = {
    regex: "input",
    email: "email address",
    url: "URL",
    emoji: "emoji",
    uuid: "UUID",
    uuidv4: "UUIDv4",
    uuidv6: "UUIDv6",
    nanoid: "nanoid",
    guid: "GUID",
    cuid: "cuid",
    cuid2: "cuid2",
    ulid: "ULID",
    xid: "XID",
    ksuid: "KSUID",
    datetime: "ISO datetime",
    date: "ISO date",
    time: "ISO time",
    duration: "ISO duration",
    ipv4: "IPv4 address",
    ipv6: "IPv6 address",
    mac: "MAC address",
    cidrv4: "IPv4 range",
    cidrv6: "IPv6 range",
    base64: "base64-encoded string",
    base64url: "base64url-encoded string",
    json_string: "JSON string",
    e164: "E.164 number",
    currency_code: "currency code",
    credit_card: "credit card number",
    iban: "IBAN",
    jwt: "JWT",
    template_literal: "input"
  };
  const TypeDictionary = {
    // Compatibility: "nan" -> "NaN" for display
    nan: "NaN"
    // All other type names omitted - they fall back to raw values via ?? operator
  };
  function getTypeName(type, input2) {
    if (type === "number" && typeof input2 === "number" && !Number.isFinite(input2)) {
      return String(input2);
    }
    return TypeDictionary[type] ?? type;
  }
  __name(getTypeName, "getTypeName");
  return (issue2) => {
    switch (issue2.code) {
      case "invalid_type": {
        const expected = getTypeName(issue2.expected);
        const receivedType = parsedType(issue2.input);
        const received = getTypeName(receivedType, issue2.input);
        return `Invalid input: expected ${expected}, received ${received}`;
      }
      case "invalid_value":
        if (issue2.values.length === 1)
          return `Invalid input: expected ${stringifyPrimitive(issue2.values[0])}`;
        return `Invalid option: expected one of ${joinValues(issue2.values, "|")}`;
      case "too_big": {
        const adj = issue2.exact ? "exactly " : issue2.inclusive ? "<=" : "<";
        const sizing = getSizing(issue2.origin);
        if (sizing)
          return `Too big: expected ${issue2.origin ?? "value"} to have ${adj}${issue2.maximum.toString()} ${sizing.unit ?? "elements"}`;
        return `Too big: expected ${issue2.origin ?? "value"} to be ${adj}${issue2.maximum.toString()}`;
      }
      case "too_small": {
        const adj = issue2.exact ? "exactly " : issue2.inclusive ? ">=" : ">";
        const sizing = getSizing(issue2.origin);
        if (sizing) {
          return `Too small: expected ${issue2.origin} to have ${adj}${issue2.minimum.toString()} ${sizing.unit}`;
        }
        return `Too small: expected ${issue2.origin} to be ${adj}${issue2.minimum.toString()}`;
      }
      case "invalid_format": {
        const _issue = issue2;
        if (_issue.format === "starts_with") {
          return `Invalid string: must start with "${_issue.prefix}"`;
        }
        if (_issue.format === "ends_with")
          return `Invalid string: must end with "${_issue.suffix}"`;
        if (_issue.format === "includes")
          return `Invalid string: must include "${_issue.includes}"`;
        if (_issue.format === "regex")
          return `Invalid string: must match pattern ${_issue.pattern}`;
        return `Invalid ${FormatDictionary[_issue.format] ?? issue2.format}`;
      }
      case "not_multiple_of":
        return `Invalid number: must be a multiple of ${issue2.divisor}`;
      case "unrecognized_keys":
        return `Unrecognized key${issue2.keys.length > 1 ? "s" : ""}: ${joinValues(issue2.keys, ", ")}`;
      case "invalid_key":
        return `Invalid key in ${issue2.origin}`;
      case "invalid_union":
        if (issue2.options && Array.isArray(issue2.options) && issue2.options.length > 0) {
          const opts = issue2.options.map((o) => `'${o}'`).join(" | ");
          return `Invalid discriminator value. Expected ${opts}`;
        }
        if (issue2.inclusive === false) {
          return "Invalid input: more than one option matched";
        }
        return "Invalid input";
      case "invalid_element":
        return `Invalid value in ${issue2.origin}`;
      default:
        return `Invalid input`;
    }
  };
}, "error");
function en_default() {
  return {
    localeError: error()
  };
}
__name(en_default, "default");

// node_modules/zod/v4/core/registries.js
var _a2;
var $output = /* @__PURE__ */ Symbol("ZodOutput");
var $input = /* @__PURE__ */ Symbol("ZodInput");
var $ZodRegistry = class {
  static {
    __name(this, "$ZodRegistry");
  }
  constructor() {
    this._map = /* @__PURE__ */ new WeakMap();
    this._idmap = /* @__PURE__ */ new Map();
  }
  add(schema, ..._meta) {
    const meta3 = _meta[0];
    this._map.set(schema, meta3);
    if (meta3 && typeof meta3 === "object" && "id" in meta3) {
      this._idmap.set(meta3.id, schema);
    }
    return this;
  }
  clear() {
    this._map = /* @__PURE__ */ new WeakMap();
    this._idmap = /* @__PURE__ */ new Map();
    return this;
  }
  remove(schema) {
    const meta3 = this._map.get(schema);
    if (meta3 && typeof meta3 === "object" && "id" in meta3) {
      this._idmap.delete(meta3.id);
    }
    this._map.delete(schema);
    return this;
  }
  get(schema) {
    const p = schema._zod.parent;
    if (p) {
      const pm = { ...this.get(p) ?? {} };
      delete pm.id;
      const f = { ...pm, ...this._map.get(schema) };
      return Object.keys(f).length ? f : void 0;
    }
    return this._map.get(schema);
  }
  has(schema) {
    return this._map.has(schema);
  }
};
function registry() {
  return new $ZodRegistry();
}
__name(registry, "registry");
(_a2 = globalThis).__zod_globalRegistry ?? (_a2.__zod_globalRegistry = registry());
var globalRegistry = globalThis.__zod_globalRegistry;

// node_modules/zod/v4/core/compile.js
var INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
var FALLBACK_FLAG = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
var ZodCompileAsyncError = class extends Error {
  static {
    __name(this, "ZodCompileAsyncError");
  }
  constructor(message = "z.compile does not support async refinements, transforms, or checks") {
    super(message);
    this.name = "ZodCompileAsyncError";
  }
};
var ZodCompileUnsupportedError = class extends Error {
  static {
    __name(this, "ZodCompileUnsupportedError");
  }
  constructor(feature, islandable = true) {
    super(`z.compile does not support ${feature}; this schema must use the runtime parser`);
    this.name = "ZodCompileUnsupportedError";
    this.islandable = islandable;
  }
};
function compileValidator(schema, parser) {
  try {
    return compileFn(schema, { assertOnly: true });
  } catch {
    return parser;
  }
}
__name(compileValidator, "compileValidator");
function compile(schema, options) {
  try {
    const parser = compileFn(schema);
    const clone2 = withParser(schema, parser);
    clone2._zod.bag.validator = compileValidator(schema, parser);
    return clone2;
  } catch (err) {
    if (options?.strict)
      throw err;
    return schema;
  }
}
__name(compile, "compile");
function withParser(schema, parser) {
  if (isRecursiveSchema(schema)) {
    throw new ZodCompileUnsupportedError("a schema whose subtree contains a reference cycle");
  }
  const clone2 = clone(schema);
  const liveRun = schema._zod.run;
  const originalRun = liveRun.__originalRun ?? liveRun;
  const wrapped = /* @__PURE__ */ __name((payload2, ctx) => {
    if (ctx?.async || ctx?.direction === "backward" || ctx?.skipChecks || ctx?.[FALLBACK_FLAG]) {
      return originalRun(payload2, ctx);
    }
    if (ctx && isBackEdge(ctx, payload2.value)) {
      return originalRun(payload2, ctx);
    }
    const out = parser(payload2.value);
    if (out !== INVALID) {
      payload2.value = out;
      return payload2;
    }
    if (ctx)
      ctx[FALLBACK_FLAG] = true;
    return originalRun(payload2, ctx);
  }, "wrapped");
  wrapped.__originalRun = originalRun;
  clone2._zod.bag.fallbackRun = originalRun;
  clone2._zod.bag.validator = parser;
  clone2._zod.run = wrapped;
  if (!liveRun.__originalRun)
    installCompiledUserMethods(clone2, schema, parser);
  return clone2;
}
__name(withParser, "withParser");
function installCompiledUserMethods(target, source, parser) {
  const targetAny = target;
  const sourceAny = source;
  if (typeof sourceAny.safeParse === "function") {
    const originalSafeParse = sourceAny.safeParse;
    targetAny.safeParse = (data, params) => {
      const out = parser(data);
      if (out !== INVALID) {
        return { success: true, data: out };
      }
      return originalSafeParse(data, params);
    };
  }
  if (typeof sourceAny.parse === "function") {
    const originalParse = sourceAny.parse;
    targetAny.parse = (data, params) => {
      const out = parser(data);
      if (out !== INVALID) {
        return out;
      }
      return originalParse(data, params);
    };
  }
}
__name(installCompiledUserMethods, "installCompiledUserMethods");
function compileFn(schema, options) {
  let recursive2 = true;
  try {
    recursive2 = isRecursiveSchema(schema);
  } catch {
  }
  if (recursive2) {
    throw new ZodCompileUnsupportedError("a schema whose subtree contains a reference cycle");
  }
  const ctx = {
    constants: /* @__PURE__ */ new Map(),
    constantCounter: 0,
    varCounter: 0,
    definite: true
  };
  const doc = new Doc(["input"]);
  const outputAccessor = generateCheck(doc, ctx, schema, "input", !options?.assertOnly);
  doc.write(outputAccessor === null ? `return true;` : `return ${outputAccessor};`);
  const constantNames = ["INVALID", ...ctx.constants.keys()];
  const constantValues = [INVALID, ...ctx.constants.values()];
  const code2 = doc.content.join("\n");
  const fullCode = options?.debug ? constantNames.length > 0 ? `// Constants: ${constantNames.join(", ")}
${code2}` : code2 : "";
  const F = Function;
  const factoryCode = `return (input) => {
${code2}
}`;
  let fn;
  try {
    const factory = new F(...constantNames, factoryCode);
    fn = factory(...constantValues);
  } catch (err) {
    throw new ZodCompileUnsupportedError(`this schema (generated code failed to evaluate: ${err.message})`);
  }
  if (options?.debug) {
    fn.code = fullCode;
  }
  fn.definite = ctx.definite;
  return fn;
}
__name(compileFn, "compileFn");
function addConstant(ctx, value) {
  for (const [name3, v] of ctx.constants) {
    if (v === value)
      return name3;
  }
  const name2 = `c${ctx.constantCounter++}`;
  ctx.constants.set(name2, value);
  return name2;
}
__name(addConstant, "addConstant");
function addUserConstant(ctx, fn) {
  ctx.definite = false;
  return addConstant(ctx, fn);
}
__name(addUserConstant, "addUserConstant");
function newVar(ctx) {
  return `v${ctx.varCounter++}`;
}
__name(newVar, "newVar");
function runtimeRun(schema, value) {
  const result = schema._zod.run({ value, issues: [] }, {});
  if (result && typeof result.then === "function")
    return INVALID;
  const r = result;
  return r.issues.length === 0 ? r.value : INVALID;
}
__name(runtimeRun, "runtimeRun");
function compileChild(doc, ctx, schema, accessor, needsValue = true) {
  const contentLen = doc.content.length;
  const constantCount = ctx.constants.size;
  const constantCounter = ctx.constantCounter;
  const varCounter = ctx.varCounter;
  try {
    return generateCheck(doc, ctx, schema, accessor, needsValue);
  } catch (err) {
    if (!(err instanceof ZodCompileUnsupportedError) || !err.islandable)
      throw err;
    doc.content.length = contentLen;
    if (ctx.constants.size > constantCount) {
      const trailing = Array.from(ctx.constants.keys()).slice(constantCount);
      for (const k of trailing)
        ctx.constants.delete(k);
    }
    ctx.constantCounter = constantCounter;
    ctx.varCounter = varCounter;
    return emitRuntimeIsland(doc, ctx, schema, accessor);
  }
}
__name(compileChild, "compileChild");
function emitRuntimeIsland(doc, ctx, schema, accessor) {
  ctx.definite = false;
  const schemaConst = addConstant(ctx, schema);
  const runConst = addConstant(ctx, runtimeRun);
  const outVar = newVar(ctx);
  doc.write(`const ${outVar} = ${runConst}(${schemaConst}, ${accessor});`);
  doc.write(`if (${outVar} === INVALID) return INVALID;`);
  return outVar;
}
__name(emitRuntimeIsland, "emitRuntimeIsland");
var WHEN_DEFAULTED_CHECKS = /* @__PURE__ */ new Set([
  "max_size",
  "min_size",
  "size_equals",
  "max_length",
  "min_length",
  "length_equals"
]);
function generateChecks(doc, ctx, schema, accessor) {
  const schemaChecks = schema._zod.def.checks;
  if (!schemaChecks || schemaChecks.length === 0)
    return accessor;
  let currentAccessor = accessor;
  for (const check2 of schemaChecks) {
    const def = check2._zod.def;
    if (def.when && !WHEN_DEFAULTED_CHECKS.has(def.check)) {
      throw new ZodCompileUnsupportedError(`check with a custom "when" condition`);
    }
    switch (def.check) {
      case "greater_than":
        generateGreaterThanCheck(doc, ctx, def, currentAccessor);
        break;
      case "less_than":
        generateLessThanCheck(doc, ctx, def, currentAccessor);
        break;
      case "multiple_of":
        generateMultipleOfCheck(doc, ctx, def, currentAccessor);
        break;
      case "number_format":
        generateNumberFormatCheck(doc, def, currentAccessor);
        break;
      case "min_length": {
        const min = numericOperand(def.minimum, "min_length");
        const len = codePointLengthVar(doc, ctx, currentAccessor, `${currentAccessor}.length >= ${min} && ${currentAccessor}.length < ${def.minimum * 2}`);
        doc.write(`if (${len} < ${min}) return INVALID;`);
        break;
      }
      case "max_length": {
        const max = numericOperand(def.maximum, "max_length");
        const len = codePointLengthVar(doc, ctx, currentAccessor, `${currentAccessor}.length > ${max}`);
        doc.write(`if (${len} > ${max}) return INVALID;`);
        break;
      }
      case "length_equals": {
        const exact = numericOperand(def.length, "length_equals");
        const len = codePointLengthVar(doc, ctx, currentAccessor, `${currentAccessor}.length >= ${exact} && ${currentAccessor}.length <= ${def.length * 2}`);
        doc.write(`if (${len} !== ${exact}) return INVALID;`);
        break;
      }
      case "min_size":
        doc.write(`if (${currentAccessor}.size < ${numericOperand(def.minimum, "min_size")}) return INVALID;`);
        break;
      case "max_size":
        doc.write(`if (${currentAccessor}.size > ${numericOperand(def.maximum, "max_size")}) return INVALID;`);
        break;
      case "size_equals":
        doc.write(`if (${currentAccessor}.size !== ${numericOperand(def.size, "size_equals")}) return INVALID;`);
        break;
      case "string_format":
        currentAccessor = generateStringFormatCheck(doc, ctx, def, currentAccessor);
        break;
      case "custom":
        currentAccessor = generateCustomRefineCheck(doc, ctx, check2, currentAccessor);
        break;
      case "bigint_format":
        generateBigIntFormatCheck(doc, def, currentAccessor);
        break;
      case "mime_type":
        generateMimeTypeCheck(doc, ctx, def, currentAccessor);
        break;
      case "property":
        generatePropertyCheck(doc, ctx, def, currentAccessor);
        break;
      case "properties":
        generatePropertiesChecks(doc, ctx, def, currentAccessor);
        break;
      case "overwrite": {
        const newAccessor = newVar(ctx);
        generateOverwriteCheck(doc, ctx, check2, currentAccessor, newAccessor);
        currentAccessor = newAccessor;
        break;
      }
      default: {
        void def;
        throw new ZodCompileUnsupportedError(`check type ${def.check}`);
      }
    }
  }
  return currentAccessor;
}
__name(generateChecks, "generateChecks");
function codePointLengthVar(doc, ctx, accessor, inDoubt) {
  const cpLen = addConstant(ctx, codePointLength);
  const v = newVar(ctx);
  doc.write(`const ${v} = typeof ${accessor} === "string" && ${inDoubt} ? ${cpLen}(${accessor}) : ${accessor}.length;`);
  return v;
}
__name(codePointLengthVar, "codePointLengthVar");
function numericOperand(value, label) {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ZodCompileUnsupportedError(`${label} bound of type ${typeof value}`);
  }
  return `${value}`;
}
__name(numericOperand, "numericOperand");
function comparisonOperand(ctx, value) {
  if (typeof value === "bigint")
    return `${value}n`;
  if (typeof value === "number") {
    if (Number.isNaN(value))
      throw new ZodCompileUnsupportedError("comparison check with NaN bound");
    return `${value}`;
  }
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) {
      throw new ZodCompileUnsupportedError("comparison check with Invalid Date bound");
    }
    return addConstant(ctx, value);
  }
  throw new ZodCompileUnsupportedError(`comparison check bound of type ${typeof value}`);
}
__name(comparisonOperand, "comparisonOperand");
function generateGreaterThanCheck(doc, ctx, def, accessor) {
  const op = def.inclusive ? "<" : "<=";
  doc.write(`if (${accessor} ${op} ${comparisonOperand(ctx, def.value)}) return INVALID;`);
}
__name(generateGreaterThanCheck, "generateGreaterThanCheck");
function generateLessThanCheck(doc, ctx, def, accessor) {
  const op = def.inclusive ? ">" : ">=";
  doc.write(`if (${accessor} ${op} ${comparisonOperand(ctx, def.value)}) return INVALID;`);
}
__name(generateLessThanCheck, "generateLessThanCheck");
function generateMultipleOfCheck(doc, ctx, def, accessor) {
  if (typeof def.value === "bigint") {
    if (def.value === BigInt(0))
      throw new ZodCompileUnsupportedError("multiple_of check with a zero divisor");
    doc.write(`if (${accessor} % ${def.value}n !== 0n) return INVALID;`);
  } else {
    const remainder = addConstant(ctx, floatSafeRemainder);
    doc.write(`if (${remainder}(${accessor}, ${numericOperand(def.value, "multiple_of")}) !== 0) return INVALID;`);
  }
}
__name(generateMultipleOfCheck, "generateMultipleOfCheck");
function generateNumberFormatCheck(doc, def, accessor) {
  const format = def.format;
  switch (format) {
    case "safeint":
      doc.write(`if (!Number.isSafeInteger(${accessor})) return INVALID;`);
      break;
    case "int32":
      doc.write(`if (!Number.isInteger(${accessor}) || ${accessor} < -2147483648 || ${accessor} > 2147483647) return INVALID;`);
      break;
    case "uint32":
      doc.write(`if (!Number.isInteger(${accessor}) || ${accessor} < 0 || ${accessor} > 4294967295) return INVALID;`);
      break;
    case "float32":
      doc.write(`if (!Number.isFinite(${accessor}) || ${accessor} < -3.4028234663852886e38 || ${accessor} > 3.4028234663852886e38) return INVALID;`);
      break;
    case "float64":
      doc.write(`if (!Number.isFinite(${accessor})) return INVALID;`);
      break;
    default: {
      void format;
      throw new ZodCompileUnsupportedError(`number format ${format}`);
    }
  }
}
__name(generateNumberFormatCheck, "generateNumberFormatCheck");
function generateBigIntFormatCheck(doc, def, accessor) {
  const format = def.format;
  if (!format)
    return;
  switch (format) {
    case "int64":
      doc.write(`if (${accessor} < -9223372036854775808n || ${accessor} > 9223372036854775807n) return INVALID;`);
      break;
    case "uint64":
      doc.write(`if (${accessor} < 0n || ${accessor} > 18446744073709551615n) return INVALID;`);
      break;
    default: {
      void format;
      throw new ZodCompileUnsupportedError(`bigint format ${format}`);
    }
  }
}
__name(generateBigIntFormatCheck, "generateBigIntFormatCheck");
function generateMimeTypeCheck(doc, ctx, def, accessor) {
  const mimeTypes = def.mime;
  if (mimeTypes && mimeTypes.length > 0) {
    const mimeSet = addConstant(ctx, new Set(mimeTypes));
    doc.write(`if (!${mimeSet}.has(${accessor}.type)) return INVALID;`);
  }
}
__name(generateMimeTypeCheck, "generateMimeTypeCheck");
function generatePropertiesChecks(doc, ctx, def, accessor) {
  if (def.when) {
    throw new ZodCompileUnsupportedError(`check with a custom "when" condition`);
  }
  doc.write(`if (${accessor} == null) return INVALID;`);
  const shape = def.shape;
  for (const key of Reflect.ownKeys(shape)) {
    const keyExpr = typeof key === "symbol" ? addConstant(ctx, key) : esc(key);
    const inputVar = newVar(ctx);
    doc.write(`const ${inputVar} = ${accessor}[${keyExpr}];`);
    compileChild(doc, ctx, shape[key], inputVar, false);
  }
}
__name(generatePropertiesChecks, "generatePropertiesChecks");
function generatePropertyCheck(doc, ctx, def, accessor) {
  const propAccessor = `${accessor}[${JSON.stringify(def.property)}]`;
  generateCheck(doc, ctx, def.schema, propAccessor);
}
__name(generatePropertyCheck, "generatePropertyCheck");
function generateOverwriteCheck(doc, ctx, check2, currentAccessor, newAccessor) {
  const tx = check2._zod.def.tx;
  if (!tx) {
    throw new ZodCompileUnsupportedError("overwrite check without a transform function");
  }
  if (isAsyncFunction(tx)) {
    throw new ZodCompileAsyncError("z.compile: async overwrite transforms are not supported");
  }
  const txConst = addConstant(ctx, tx);
  doc.write(`const ${newAccessor} = ${txConst}(${currentAccessor});`);
}
__name(generateOverwriteCheck, "generateOverwriteCheck");
function throwAsync() {
  throw new $ZodAsyncError();
}
__name(throwAsync, "throwAsync");
function pushIssue(issue2) {
  this.issues.push(issue2);
}
__name(pushIssue, "pushIssue");
function generateCustomRefineCheck(doc, ctx, check2, accessor) {
  const def = check2._zod.def;
  if (def.fn) {
    if (isAsyncFunction(def.fn)) {
      throw new ZodCompileAsyncError("z.compile: async .refine() predicates are not supported");
    }
    const fnConst = addUserConstant(ctx, def.fn);
    const throwAsyncConst = addConstant(ctx, throwAsync);
    const resVar = newVar(ctx);
    doc.write(`const ${resVar} = ${fnConst}(${accessor});`);
    doc.write(`if (${resVar} instanceof Promise) ${throwAsyncConst}();`);
    doc.write(`if (!${resVar}) return INVALID;`);
    return accessor;
  }
  if (check2._zod.check) {
    if (isAsyncFunction(check2._zod.check)) {
      throw new ZodCompileAsyncError("z.compile: async .superRefine() / check functions are not supported");
    }
    const checkFn = check2._zod.check;
    const helperFn = /* @__PURE__ */ __name((value) => {
      const fakePayload = { value, issues: [], addIssue: pushIssue };
      const result = checkFn(fakePayload);
      if (result instanceof Promise)
        throwAsync();
      return fakePayload.issues.length === 0 ? fakePayload.value : INVALID;
    }, "helperFn");
    const helperConst = addUserConstant(ctx, helperFn);
    const outVar = newVar(ctx);
    doc.write(`const ${outVar} = ${helperConst}(${accessor});`);
    doc.write(`if (${outVar} === INVALID) return INVALID;`);
    return outVar;
  }
  throw new ZodCompileUnsupportedError("custom check without a predicate or check function");
}
__name(generateCustomRefineCheck, "generateCustomRefineCheck");
var PATTERN_IS_COMPLETE = /* @__PURE__ */ new Set([
  "cidrv4",
  "cuid",
  "cuid2",
  "date",
  "datetime",
  "duration",
  "e164",
  "email",
  "emoji",
  "ends_with",
  "guid",
  "includes",
  "ipv4",
  "ksuid",
  "lowercase",
  "mac",
  "nanoid",
  "regex",
  "starts_with",
  "time",
  "ulid",
  "uppercase",
  "uuid",
  "xid"
]);
function generateStringFormatCheck(doc, ctx, def, accessor, needsValue = true) {
  const fmt = def.format;
  if (fmt === "base64") {
    const validator = addConstant(ctx, isValidBase64);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "base64url") {
    const validator = addConstant(ctx, isValidBase64URL);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "jwt") {
    const validator = addConstant(ctx, isValidJWT);
    const alg = addConstant(ctx, def.alg ?? null);
    doc.write(`if (!${validator}(${accessor}, ${alg})) return INVALID;`);
    return accessor;
  }
  if (fmt === "ipv6") {
    const validator = addConstant(ctx, isValidIPv6);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "cidrv6") {
    const validator = addConstant(ctx, isValidCIDRv6);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "credit_card") {
    const validator = addConstant(ctx, isValidCreditCard);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "iban") {
    const validator = addConstant(ctx, isValidIBAN);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  const formatDef = def;
  if (fmt === "url" || fmt === "httpurl" || formatDef.normalize || formatDef.hostname !== void 0 || formatDef.protocol !== void 0) {
    const parseConst = addConstant(ctx, validateURL);
    const defConst = addConstant(ctx, def);
    const trimVar = newVar(ctx);
    const urlVar = newVar(ctx);
    doc.write(`const ${trimVar} = ${accessor}.trim();`);
    doc.write(`const ${urlVar} = ${parseConst}(${trimVar}, ${defConst});`);
    doc.write(`if (typeof ${urlVar} === "number") return INVALID;`);
    if (formatDef.hostname !== void 0) {
      const hostnameConst = addConstant(ctx, urlHostnameOk);
      doc.write(`if (!${hostnameConst}(${urlVar}, ${defConst}.hostname)) return INVALID;`);
    }
    if (formatDef.protocol !== void 0) {
      const protocolConst = addConstant(ctx, urlProtocolOk);
      doc.write(`if (!${protocolConst}(${urlVar}, ${defConst}.protocol)) return INVALID;`);
    }
    if (!needsValue)
      return null;
    const outputVar = newVar(ctx);
    const outputExpr = formatDef.normalize ? `${urlVar}.href` : `${addConstant(ctx, stripTabAndNewline)}(${trimVar})`;
    doc.write(`const ${outputVar} = ${outputExpr};`);
    return outputVar;
  }
  const customFn = def.fn;
  if (customFn) {
    if (isAsyncFunction(customFn))
      throw new ZodCompileUnsupportedError(`async string format ${fmt}`);
    const fnConst = addConstant(ctx, customFn);
    doc.write(`if (!${fnConst}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (PATTERN_IS_COMPLETE.has(fmt) && def.pattern) {
    const patternConst = addConstant(ctx, def.pattern);
    doc.write(`${patternConst}.lastIndex = 0;`);
    doc.write(`if (!${patternConst}.test(${accessor})) return INVALID;`);
    return accessor;
  }
  const format = def.format;
  switch (format) {
    case "regex":
      throw new ZodCompileUnsupportedError("regex format without a pattern");
    case "lowercase":
      doc.write(`if (${accessor} !== ${accessor}.toLowerCase()) return INVALID;`);
      break;
    case "uppercase":
      doc.write(`if (${accessor} !== ${accessor}.toUpperCase()) return INVALID;`);
      break;
    case "includes":
      doc.write(`if (!${accessor}.includes(${esc(def.includes)})) return INVALID;`);
      break;
    case "starts_with": {
      const prefix = def.prefix;
      doc.write(`if (${accessor}.slice(0, ${prefix.length}) !== ${esc(prefix)}) return INVALID;`);
      break;
    }
    case "ends_with": {
      const suffix = def.suffix;
      doc.write(`if (${accessor}.slice(-${suffix.length}) !== ${esc(suffix)}) return INVALID;`);
      break;
    }
    default: {
      void format;
      throw new ZodCompileUnsupportedError(`string format ${format}`);
    }
  }
  return accessor;
}
__name(generateStringFormatCheck, "generateStringFormatCheck");
function generateCheck(doc, ctx, schema, accessor, needsValue = true) {
  const def = schema._zod.def;
  const type = def.type;
  if (def.coerce) {
    throw new ZodCompileUnsupportedError(`coercion (z.coerce.${type}())`);
  }
  const buildsValue = needsValue || !!def.checks?.length;
  let typeAccessor;
  switch (type) {
    case "string":
      typeAccessor = generateStringCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "number":
      typeAccessor = generateNumberCheck(doc, schema, accessor);
      break;
    case "boolean":
      typeAccessor = generateBooleanCheck(doc, accessor);
      break;
    case "bigint":
      typeAccessor = generateBigIntCheck(doc, schema, accessor);
      break;
    case "symbol":
      typeAccessor = generateSymbolCheck(doc, accessor);
      break;
    case "undefined":
      typeAccessor = generateUndefinedCheck(doc, accessor);
      break;
    case "null":
      typeAccessor = generateNullCheck(doc, accessor);
      break;
    case "any":
    case "unknown":
      typeAccessor = accessor;
      break;
    case "never":
      doc.write("return INVALID;");
      typeAccessor = accessor;
      break;
    case "void":
      typeAccessor = generateVoidCheck(doc, accessor);
      break;
    case "nan":
      typeAccessor = generateNaNCheck(doc, accessor);
      break;
    case "date":
      typeAccessor = generateDateCheck(doc, accessor);
      break;
    case "object":
      typeAccessor = generateObjectCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "optional":
      typeAccessor = generateOptionalCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "nullable":
      typeAccessor = generateNullableCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "array":
      typeAccessor = generateArrayCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "literal":
      typeAccessor = generateLiteralCheck(doc, ctx, schema, accessor);
      break;
    case "enum":
      typeAccessor = generateEnumCheck(doc, ctx, schema, accessor);
      break;
    case "readonly": {
      const innerOut = generateWrapperCheck(doc, ctx, schema, accessor);
      const frozenVar = newVar(ctx);
      doc.write(`const ${frozenVar} = Object.freeze(${innerOut});`);
      typeAccessor = frozenVar;
      break;
    }
    case "success":
      generateWrapperCheck(doc, ctx, schema, accessor);
      typeAccessor = "true";
      break;
    case "default":
    case "prefault":
      typeAccessor = generateDefaultCheck(doc, ctx, schema, accessor);
      break;
    case "nonoptional":
      typeAccessor = generateNonOptionalCheck(doc, ctx, schema, accessor);
      break;
    case "tuple":
      typeAccessor = generateTupleCheck(doc, ctx, schema, accessor);
      break;
    case "union":
      typeAccessor = generateUnionCheck(doc, ctx, schema, accessor);
      break;
    case "intersection":
      typeAccessor = generateIntersectionCheck(doc, ctx, schema, accessor);
      break;
    case "record":
      typeAccessor = generateRecordCheck(doc, ctx, schema, accessor);
      break;
    case "map":
      typeAccessor = generateMapCheck(doc, ctx, schema, accessor);
      break;
    case "set":
      typeAccessor = generateSetCheck(doc, ctx, schema, accessor);
      break;
    case "file":
      typeAccessor = generateFileCheck(doc, accessor);
      break;
    case "template_literal":
      typeAccessor = generateTemplateLiteralCheck(doc, ctx, schema, accessor);
      break;
    case "lazy":
      typeAccessor = generateLazyCheck(doc, ctx, schema, accessor);
      break;
    case "pipe":
      typeAccessor = generatePipeCheck(doc, ctx, schema, accessor);
      break;
    case "custom":
      typeAccessor = generateCustomCheck(doc, ctx, schema, accessor);
      break;
    case "transform":
      typeAccessor = generateTransformCheck(doc, ctx, schema, accessor);
      break;
    case "catch":
      typeAccessor = generateCatchCheck(doc, ctx, schema, accessor);
      break;
    default: {
      void type;
      throw new ZodCompileUnsupportedError(`schema type ${type}`);
    }
  }
  if (typeAccessor === null)
    return null;
  return generateChecks(doc, ctx, schema, typeAccessor);
}
__name(generateCheck, "generateCheck");
function generateStringCheck(doc, ctx, schema, accessor, needsValue = true) {
  doc.write(`if (typeof ${accessor} !== "string") return INVALID;`);
  const def = schema._zod.def;
  if (def.format === void 0)
    return accessor;
  return generateStringFormatCheck(doc, ctx, def, accessor, needsValue);
}
__name(generateStringCheck, "generateStringCheck");
function generateNumberCheck(doc, schema, accessor) {
  doc.write(`if (typeof ${accessor} !== "number" || !Number.isFinite(${accessor})) return INVALID;`);
  const def = schema._zod.def;
  if (def.check === "number_format" && def.format) {
    generateNumberFormatCheck(doc, { format: def.format }, accessor);
  }
  return accessor;
}
__name(generateNumberCheck, "generateNumberCheck");
function generateBooleanCheck(doc, accessor) {
  doc.write(`if (typeof ${accessor} !== "boolean") return INVALID;`);
  return accessor;
}
__name(generateBooleanCheck, "generateBooleanCheck");
function generateBigIntCheck(doc, schema, accessor) {
  doc.write(`if (typeof ${accessor} !== "bigint") return INVALID;`);
  const def = schema._zod.def;
  if (def.format) {
    switch (def.format) {
      case "int64":
        doc.write(`if (${accessor} < -9223372036854775808n || ${accessor} > 9223372036854775807n) return INVALID;`);
        break;
      case "uint64":
        doc.write(`if (${accessor} < 0n || ${accessor} > 18446744073709551615n) return INVALID;`);
        break;
    }
  }
  return accessor;
}
__name(generateBigIntCheck, "generateBigIntCheck");
function generateSymbolCheck(doc, accessor) {
  doc.write(`if (typeof ${accessor} !== "symbol") return INVALID;`);
  return accessor;
}
__name(generateSymbolCheck, "generateSymbolCheck");
function generateUndefinedCheck(doc, accessor) {
  doc.write(`if (${accessor} !== undefined) return INVALID;`);
  return accessor;
}
__name(generateUndefinedCheck, "generateUndefinedCheck");
function generateNullCheck(doc, accessor) {
  doc.write(`if (${accessor} !== null) return INVALID;`);
  return accessor;
}
__name(generateNullCheck, "generateNullCheck");
function generateVoidCheck(doc, accessor) {
  doc.write(`if (${accessor} !== undefined) return INVALID;`);
  return accessor;
}
__name(generateVoidCheck, "generateVoidCheck");
function generateNaNCheck(doc, accessor) {
  doc.write(`if (typeof ${accessor} !== "number" || !Number.isNaN(${accessor})) return INVALID;`);
  return accessor;
}
__name(generateNaNCheck, "generateNaNCheck");
function generateDateCheck(doc, accessor) {
  doc.write(`if (!(${accessor} instanceof Date) || Number.isNaN(${accessor}.getTime())) return INVALID;`);
  return accessor;
}
__name(generateDateCheck, "generateDateCheck");
function generateObjectCheck(doc, ctx, schema, accessor, buildsValue = true) {
  const def = schema._zod.def;
  doc.write(`if (typeof ${accessor} !== "object" || ${accessor} === null || Array.isArray(${accessor})) return INVALID;`);
  const shape = def.shape;
  const keys = Object.keys(shape);
  const symbolKeys = Object.getOwnPropertySymbols(shape);
  const allKeys = symbolKeys.length ? [...keys, ...symbolKeys] : keys;
  const keyExpr = /* @__PURE__ */ __name((k) => typeof k === "symbol" ? addConstant(ctx, k) : esc(k), "keyExpr");
  const propKey = /* @__PURE__ */ __name((k) => typeof k === "symbol" ? `[${keyExpr(k)}]` : esc(k), "propKey");
  const propShape = shape;
  if (keys.includes("__proto__")) {
    throw new ZodCompileUnsupportedError('object shape key "__proto__"');
  }
  const propOutputs = /* @__PURE__ */ new Map();
  for (const key of allKeys) {
    const propSchema = propShape[key];
    const kx = keyExpr(key);
    const inputVar = newVar(ctx);
    doc.write(`const ${inputVar} = ${accessor}[${kx}];`);
    if (propSchema._zod.optin !== void 0) {
      const outputVar2 = newVar(ctx);
      doc.write(`let ${outputVar2} = (() => {`);
      doc.indented((d) => {
        const outputAccessor = compileChild(d, ctx, propSchema, inputVar);
        d.write(`return ${outputAccessor};`);
      });
      doc.write(`})();`);
      if (propSchema._zod.optout === "optional") {
        doc.write(`if (${outputVar2} === INVALID) {`);
        doc.indented((d) => {
          d.write(`if (${kx} in ${accessor}) return INVALID;`);
          d.write(`${outputVar2} = undefined;`);
        });
        doc.write(`}`);
      } else {
        doc.write(`if (${outputVar2} === INVALID) return INVALID;`);
      }
      propOutputs.set(key, outputVar2);
    } else {
      if (requiresPresenceCheck(propSchema)) {
        doc.write(`if (!(${kx} in ${accessor})) return INVALID;`);
      }
      const outputAccessor = compileChild(doc, ctx, propSchema, inputVar, buildsValue);
      if (outputAccessor !== null)
        propOutputs.set(key, outputAccessor);
    }
  }
  const catchall = def.catchall;
  let unknownKeysMode = "none";
  if (catchall) {
    const catchallType = catchall._zod.def.type;
    if (catchallType === "never") {
      const condition = keys.map((k) => `k !== ${esc(k)}`).join(" && ") || "true";
      doc.write(`for (const k in ${accessor}) {`);
      doc.indented((d) => {
        d.write(`if (${condition}) return INVALID;`);
      });
      doc.write(`}`);
    } else if ((catchallType === "unknown" || catchallType === "any") && !catchall._zod.def.checks?.length) {
      unknownKeysMode = "passthrough";
    } else {
      unknownKeysMode = "schema";
    }
  }
  const outputVar = newVar(ctx);
  const hasConditionalKeys = allKeys.some((k) => mayOmitUndefined(propShape[k]) || dropsWhenAbsent(propShape[k]));
  if (!buildsValue) {
    if (unknownKeysMode === "schema") {
      const knownSet = keys.length > 0 ? addConstant(ctx, new Set(keys)) : null;
      doc.write(`for (const k in ${accessor}) {`);
      doc.indented((d) => {
        d.write(`if (k === "__proto__") continue;`);
        if (knownSet)
          d.write(`if (${knownSet}.has(k)) continue;`);
        const valVar = newVar(ctx);
        d.write(`const ${valVar} = ${accessor}[k];`);
        compileChild(d, ctx, catchall, valVar, false);
      });
      doc.write(`}`);
    }
    return null;
  }
  if (!hasConditionalKeys) {
    const propLiterals = allKeys.map((k) => `${propKey(k)}: ${propOutputs.get(k)}`).join(", ");
    doc.write(`const ${outputVar} = { ${propLiterals} };`);
  } else {
    doc.write(`const ${outputVar} = {};`);
    for (const k of allKeys) {
      const kx = keyExpr(k);
      const out = propOutputs.get(k);
      if (dropsWhenAbsent(propShape[k])) {
        doc.write(`if (${kx} in ${accessor}) ${outputVar}[${kx}] = ${out};`);
      } else if (mayOmitUndefined(propShape[k])) {
        doc.write(`if (${out} !== undefined || ${kx} in ${accessor}) ${outputVar}[${kx}] = ${out};`);
      } else {
        doc.write(`${outputVar}[${kx}] = ${out};`);
      }
    }
  }
  if (unknownKeysMode !== "none") {
    const knownSet = keys.length > 0 ? addConstant(ctx, new Set(keys)) : null;
    doc.write(`for (const k in ${accessor}) {`);
    doc.indented((d) => {
      d.write(`if (k === "__proto__") continue;`);
      if (knownSet)
        d.write(`if (${knownSet}.has(k)) continue;`);
      if (unknownKeysMode === "passthrough") {
        d.write(`${outputVar}[k] = ${accessor}[k];`);
      } else {
        const valVar = newVar(ctx);
        d.write(`const ${valVar} = ${accessor}[k];`);
        const catchallOut = compileChild(d, ctx, catchall, valVar);
        d.write(`${outputVar}[k] = ${catchallOut};`);
      }
    });
    doc.write(`}`);
  }
  return outputVar;
}
__name(generateObjectCheck, "generateObjectCheck");
function generateOptionalCheck(doc, ctx, schema, accessor, buildsValue = true) {
  const def = schema._zod.def;
  if (isExactOptional(schema)) {
    return generateCheck(doc, ctx, def.innerType, accessor, buildsValue);
  }
  if (def.innerType._zod.optin === "defaulted") {
    const outputVar2 = newVar(ctx);
    const branchVar = newVar(ctx);
    doc.write(`let ${outputVar2};`);
    doc.write(`if (${accessor} === undefined) {`);
    doc.indented((d) => {
      d.write(`const ${branchVar} = (() => {`);
      d.indented((d2) => {
        const innerOutput = generateCheck(d2, ctx, def.innerType, accessor);
        d2.write(`return ${innerOutput};`);
      });
      d.write(`})();`);
      d.write(`if (${branchVar} !== INVALID) ${outputVar2} = ${branchVar};`);
    });
    doc.write(`} else {`);
    doc.indented((d) => {
      const innerOutput = generateCheck(d, ctx, def.innerType, accessor);
      d.write(`${outputVar2} = ${innerOutput};`);
    });
    doc.write(`}`);
    return outputVar2;
  }
  const outputVar = buildsValue ? newVar(ctx) : null;
  if (outputVar)
    doc.write(`let ${outputVar};`);
  doc.write(`if (${accessor} !== undefined) {`);
  doc.indented((d) => {
    const innerOutput = generateCheck(d, ctx, def.innerType, accessor, buildsValue);
    if (outputVar && innerOutput !== null)
      d.write(`${outputVar} = ${innerOutput};`);
  });
  doc.write(`}`);
  return outputVar;
}
__name(generateOptionalCheck, "generateOptionalCheck");
function isExactOptional(schema) {
  return schema._zod.traits?.has("$ZodExactOptional") === true;
}
__name(isExactOptional, "isExactOptional");
function requiresPresenceCheck(schema) {
  return schema._zod.optin === void 0 && fastPathAcceptsAbsence(schema);
}
__name(requiresPresenceCheck, "requiresPresenceCheck");
function fastPathAcceptsAbsence(schema) {
  if (schema._zod.def.coerce)
    return true;
  const def = schema._zod.def;
  switch (def.type) {
    case "any":
    case "unknown":
    case "undefined":
    case "void":
    case "default":
    case "prefault":
    case "transform":
    case "custom":
    case "lazy":
      return true;
    case "string":
    case "number":
    case "boolean":
    case "bigint":
    case "symbol":
    case "null":
    case "never":
    case "nan":
    case "date":
    case "object":
    case "array":
    case "tuple":
    case "record":
    case "map":
    case "set":
    case "file":
    case "template_literal":
      return false;
    case "nonoptional":
      return def.innerType ? fastPathAcceptsAbsence(def.innerType) : false;
    case "literal":
      return !!def.values?.includes(void 0);
    case "enum":
      return !!schema._zod.values?.has(void 0);
    case "optional":
    case "nullable":
    case "readonly":
    case "success":
      return def.innerType ? fastPathAcceptsAbsence(def.innerType) : true;
    case "catch":
      return true;
    case "union":
      return def.options ? def.options.some(fastPathAcceptsAbsence) : true;
    case "intersection":
      if (!def.left || !def.right)
        return true;
      return fastPathAcceptsAbsence(def.left) && fastPathAcceptsAbsence(def.right);
    case "pipe":
      return def.in ? fastPathAcceptsAbsence(def.in) : true;
    default:
      return true;
  }
}
__name(fastPathAcceptsAbsence, "fastPathAcceptsAbsence");
function dropsWhenAbsent(schema) {
  return schema._zod.optin === "optional" && schema._zod.optout === "optional";
}
__name(dropsWhenAbsent, "dropsWhenAbsent");
function mayOmitUndefined(schema) {
  return (schema._zod.optin !== "defaulted" || schema._zod.optout === "optional") && mayOutputUndefined(schema);
}
__name(mayOmitUndefined, "mayOmitUndefined");
function mayOutputUndefined(schema) {
  const def = schema._zod.def;
  switch (def.type) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
    case "symbol":
    case "null":
    case "nan":
    case "date":
    case "object":
    case "array":
    case "tuple":
    case "record":
    case "map":
    case "set":
    case "file":
    case "template_literal":
    case "never":
    case "success":
      return false;
    case "literal":
      return !!def.values?.includes(void 0);
    case "enum":
      return !!schema._zod.values?.has(void 0);
    case "optional":
      return true;
    case "nullable":
    case "readonly":
    case "nonoptional":
      return def.innerType ? mayOutputUndefined(def.innerType) : true;
    case "union":
      return def.options ? def.options.some(mayOutputUndefined) : true;
    case "intersection":
      return !def.left || !def.right || mayOutputUndefined(def.left) || mayOutputUndefined(def.right);
    case "pipe":
      return def.out ? mayOutputUndefined(def.out) : true;
    default:
      return true;
  }
}
__name(mayOutputUndefined, "mayOutputUndefined");
function generateNullableCheck(doc, ctx, schema, accessor, buildsValue = true) {
  const def = schema._zod.def;
  const outputVar = buildsValue ? newVar(ctx) : null;
  if (outputVar)
    doc.write(`let ${outputVar} = null;`);
  doc.write(`if (${accessor} !== null) {`);
  doc.indented((d) => {
    const innerOutput = generateCheck(d, ctx, def.innerType, accessor, buildsValue);
    if (outputVar && innerOutput !== null)
      d.write(`${outputVar} = ${innerOutput};`);
  });
  doc.write(`}`);
  return outputVar;
}
__name(generateNullableCheck, "generateNullableCheck");
function generateSizeGate(doc, schema, size) {
  for (const [max, check2] of sizeCaps(schema._zod.def.checks)) {
    doc.write(`if (${size} > ${numericOperand(max, check2._zod.def.check)}) return INVALID;`);
  }
}
__name(generateSizeGate, "generateSizeGate");
function generateArrayCheck(doc, ctx, schema, accessor, buildsValue = true) {
  const def = schema._zod.def;
  doc.write(`if (!Array.isArray(${accessor})) return INVALID;`);
  generateSizeGate(doc, schema, `${accessor}.length`);
  const outputVar = buildsValue ? newVar(ctx) : null;
  const iVar = newVar(ctx);
  const elemVar = newVar(ctx);
  if (outputVar)
    doc.write(`const ${outputVar} = new Array(${accessor}.length);`);
  doc.write(`for (let ${iVar} = 0; ${iVar} < ${accessor}.length; ${iVar}++) {`);
  doc.indented((d) => {
    d.write(`const ${elemVar} = ${accessor}[${iVar}];`);
    const elemOutput = compileChild(d, ctx, def.element, elemVar, buildsValue);
    if (outputVar && elemOutput !== null)
      d.write(`${outputVar}[${iVar}] = ${elemOutput};`);
  });
  doc.write(`}`);
  return outputVar;
}
__name(generateArrayCheck, "generateArrayCheck");
function generateLiteralCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const values = def.values;
  if (values.length !== 1) {
    const literalSet = addConstant(ctx, new Set(values));
    doc.write(`if (!${literalSet}.has(${accessor})) return INVALID;`);
    return accessor;
  }
  const value = values[0];
  if (typeof value === "number" && Number.isNaN(value)) {
    const literalSet = addConstant(ctx, new Set(values));
    doc.write(`if (!${literalSet}.has(${accessor})) return INVALID;`);
    return accessor;
  }
  if (typeof value === "string") {
    doc.write(`if (${accessor} !== ${esc(value)}) return INVALID;`);
  } else if (typeof value === "number" || typeof value === "boolean") {
    doc.write(`if (${accessor} !== ${value}) return INVALID;`);
  } else if (value === null) {
    doc.write(`if (${accessor} !== null) return INVALID;`);
  } else if (value === void 0) {
    doc.write(`if (${accessor} !== undefined) return INVALID;`);
  } else if (typeof value === "bigint") {
    doc.write(`if (${accessor} !== ${value}n) return INVALID;`);
  } else {
    throw new ZodCompileUnsupportedError(`literal type ${typeof value}`);
  }
  return accessor;
}
__name(generateLiteralCheck, "generateLiteralCheck");
function generateEnumCheck(doc, ctx, schema, accessor) {
  const values = schema._zod.values;
  if (!values) {
    throw new ZodCompileUnsupportedError("enum schema without enumerated values");
  }
  const enumSet = addConstant(ctx, values);
  doc.write(`if (!${enumSet}.has(${accessor})) return INVALID;`);
  return accessor;
}
__name(generateEnumCheck, "generateEnumCheck");
function generateWrapperCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  return generateCheck(doc, ctx, def.innerType, accessor);
}
__name(generateWrapperCheck, "generateWrapperCheck");
function generateDefaultCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const descriptor = Object.getOwnPropertyDescriptor(schema._zod.def, "defaultValue");
  const defaultGetter = descriptor ? () => schema._zod.def.defaultValue : void 0;
  if (schema._zod.def.type === "prefault") {
    if (!defaultGetter) {
      return generateCheck(doc, ctx, def.innerType, accessor);
    }
    const defaultFn = addConstant(ctx, defaultGetter);
    const inputVar = newVar(ctx);
    doc.write(`let ${inputVar} = ${accessor};`);
    doc.write(`if (${accessor} === undefined) ${inputVar} = ${defaultFn}();`);
    return generateCheck(doc, ctx, def.innerType, inputVar);
  }
  const outputVar = newVar(ctx);
  if (defaultGetter) {
    const defaultFn = addConstant(ctx, defaultGetter);
    const cloneFn = addConstant(ctx, shallowClone);
    doc.write(`let ${outputVar};`);
    doc.write(`if (${accessor} === undefined) {`);
    doc.indented((d) => {
      d.write(`${outputVar} = ${cloneFn}(${defaultFn}());`);
    });
    doc.write(`} else {`);
    doc.indented((d) => {
      const innerOutput = generateCheck(d, ctx, def.innerType, accessor);
      d.write(`${outputVar} = ${innerOutput} === undefined ? ${cloneFn}(${defaultFn}()) : ${innerOutput};`);
    });
    doc.write(`}`);
  } else {
    doc.write(`let ${outputVar};`);
    doc.write(`if (${accessor} !== undefined) {`);
    doc.indented((d) => {
      const innerOutput = generateCheck(d, ctx, def.innerType, accessor);
      d.write(`${outputVar} = ${innerOutput};`);
    });
    doc.write(`}`);
  }
  return outputVar;
}
__name(generateDefaultCheck, "generateDefaultCheck");
function generateNonOptionalCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const innerOutput = generateCheck(doc, ctx, def.innerType, accessor);
  const outputVar = newVar(ctx);
  doc.write(`const ${outputVar} = ${innerOutput};`);
  doc.write(`if (${outputVar} === undefined) return INVALID;`);
  return outputVar;
}
__name(generateNonOptionalCheck, "generateNonOptionalCheck");
function generateTupleCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const items = def.items;
  const rest = def.rest;
  doc.write(`if (!Array.isArray(${accessor})) return INVALID;`);
  const optinStart = getTupleOptStart2(items, "optin");
  const optoutStart = getTupleOptStart2(items, "optout");
  if (rest) {
    doc.write(`if (${accessor}.length < ${optinStart}) return INVALID;`);
  } else {
    doc.write(`if (${accessor}.length < ${optinStart} || ${accessor}.length > ${items.length}) return INVALID;`);
  }
  const outputVar = newVar(ctx);
  doc.write(`const ${outputVar} = [];`);
  for (let i = 0; i < items.length; i++) {
    const itemSchema = items[i];
    if (i >= optoutStart) {
      doc.write(`if (${outputVar}.length === ${i}) {`);
      doc.indented((d) => {
        d.write(`if (${i} < ${accessor}.length) {`);
        d.indented((d2) => {
          const elemVar = newVar(ctx);
          d2.write(`const ${elemVar} = ${accessor}[${i}];`);
          const elemOutput = compileChild(d2, ctx, itemSchema, elemVar);
          d2.write(`${outputVar}[${i}] = ${elemOutput};`);
        });
        d.write(`} else {`);
        d.indented((d2) => {
          if (dropsWhenAbsent(itemSchema)) {
            d2.write(`${outputVar}.length = ${i};`);
            return;
          }
          const elemVar = newVar(ctx);
          const branchVar = newVar(ctx);
          d2.write(`const ${elemVar} = undefined;`);
          d2.write(`const ${branchVar} = (() => {`);
          d2.indented((d3) => {
            const elemOutput = compileChild(d3, ctx, itemSchema, elemVar);
            d3.write(`return ${elemOutput};`);
          });
          d2.write(`})();`);
          d2.write(`if (${branchVar} === INVALID || ${branchVar} === undefined) ${outputVar}.length = ${i};`);
          d2.write(`else ${outputVar}[${i}] = ${branchVar};`);
        });
        d.write(`}`);
      });
      doc.write(`}`);
    } else {
      const elemVar = newVar(ctx);
      doc.write(`const ${elemVar} = ${accessor}[${i}];`);
      const elemOutput = compileChild(doc, ctx, itemSchema, elemVar);
      doc.write(`${outputVar}[${i}] = ${elemOutput};`);
    }
  }
  if (rest) {
    const iVar = newVar(ctx);
    const elemVar = newVar(ctx);
    doc.write(`for (let ${iVar} = ${items.length}; ${iVar} < ${accessor}.length; ${iVar}++) {`);
    doc.indented((d) => {
      d.write(`const ${elemVar} = ${accessor}[${iVar}];`);
      const elemOutput = compileChild(d, ctx, rest, elemVar);
      d.write(`${outputVar}[${iVar}] = ${elemOutput};`);
    });
    doc.write(`}`);
  }
  return outputVar;
}
__name(generateTupleCheck, "generateTupleCheck");
function getTupleOptStart2(items, key) {
  for (let i = items.length - 1; i >= 0; i--) {
    const omittable = key === "optin" ? items[i]._zod.optin !== void 0 : items[i]._zod.optout === "optional";
    if (!omittable)
      return i + 1;
  }
  return 0;
}
__name(getTupleOptStart2, "getTupleOptStart");
function generateUnionCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const options = def.options;
  if (def.discriminator) {
    return generateDiscriminatedUnionCheck(doc, ctx, def, accessor);
  }
  if (def.inclusive === false) {
    throw new ZodCompileUnsupportedError("exclusive unions (z.xor)");
  }
  if (options.length === 0) {
    doc.write("return INVALID;");
    return accessor;
  }
  if (options.length === 1) {
    return generateCheck(doc, ctx, options[0], accessor);
  }
  const allLiterals = options.every((opt) => opt._zod.def.type === "literal" && !opt._zod.def.checks?.length);
  if (allLiterals) {
    const values = new Set(options.flatMap((opt) => opt._zod.def.values));
    const valuesConst = addConstant(ctx, values);
    doc.write(`if (!${valuesConst}.has(${accessor})) return INVALID;`);
    return accessor;
  }
  const outputVar = newVar(ctx);
  doc.write(`let ${outputVar};`);
  for (let i = 0; i < options.length; i++) {
    const opt = options[i];
    if (i === 0) {
      doc.write(`${outputVar} = (() => {`);
    } else {
      doc.write(`if (${outputVar} === INVALID) ${outputVar} = (() => {`);
    }
    doc.indented((d) => {
      const branchOutput = generateCheck(d, ctx, opt, accessor);
      d.write(`return ${branchOutput};`);
    });
    doc.write(`})();`);
  }
  doc.write(`if (${outputVar} === INVALID) return INVALID;`);
  return outputVar;
}
__name(generateUnionCheck, "generateUnionCheck");
function generateDiscriminatedUnionCheck(doc, ctx, def, accessor) {
  if (def.unionFallback) {
    throw new ZodCompileUnsupportedError("discriminated union with unionFallback");
  }
  if (def.options.length === 0) {
    doc.write("return INVALID;");
    return accessor;
  }
  const discVar = newVar(ctx);
  const outputVar = newVar(ctx);
  doc.write(`const ${discVar} = ${accessor}?.[${esc(def.discriminator)}];`);
  doc.write(`let ${outputVar};`);
  let firstBranch = true;
  const claimed = /* @__PURE__ */ new Set();
  for (const option of def.options) {
    const values = option._zod.propValues?.[def.discriminator];
    if (!values || values.size === 0) {
      throw new ZodCompileUnsupportedError("discriminated union option without static discriminator values");
    }
    for (const value of values) {
      if (claimed.has(value)) {
        throw new ZodCompileUnsupportedError(`duplicate discriminator value ${String(value)}`);
      }
      claimed.add(value);
    }
    const conditions = Array.from(values, (value) => literalEquality(ctx, discVar, value));
    const prefix = firstBranch ? "if" : "else if";
    doc.write(`${prefix} (${conditions.join(" || ")}) {`);
    doc.indented((d) => {
      const branchOutput = generateCheck(d, ctx, option, accessor);
      d.write(`${outputVar} = ${branchOutput};`);
    });
    doc.write(`}`);
    firstBranch = false;
  }
  doc.write(`else { return INVALID; }`);
  return outputVar;
}
__name(generateDiscriminatedUnionCheck, "generateDiscriminatedUnionCheck");
function literalEquality(ctx, accessor, value) {
  if (typeof value === "string")
    return `${accessor} === ${esc(value)}`;
  if (typeof value === "number") {
    if (Number.isNaN(value))
      return `Number.isNaN(${accessor})`;
    return `${accessor} === ${value}`;
  }
  if (typeof value === "boolean")
    return `${accessor} === ${value}`;
  if (value === null)
    return `${accessor} === null`;
  if (value === void 0)
    return `${accessor} === undefined`;
  if (typeof value === "bigint")
    return `${accessor} === ${value}n`;
  if (typeof value === "symbol") {
    const symbolConst = addConstant(ctx, value);
    return `${accessor} === ${symbolConst}`;
  }
  throw new ZodCompileUnsupportedError(`literal discriminator value ${String(value)}`);
}
__name(literalEquality, "literalEquality");
function generateIntersectionCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  ctx.definite = false;
  const leftOutput = compileChild(doc, ctx, def.left, accessor);
  const rightOutput = compileChild(doc, ctx, def.right, accessor);
  const mergeConst = addConstant(ctx, mergeValues);
  const mergedVar = newVar(ctx);
  doc.write(`const ${mergedVar} = ${mergeConst}(${leftOutput}, ${rightOutput});`);
  doc.write(`if (!${mergedVar}.valid) return INVALID;`);
  return `${mergedVar}.data`;
}
__name(generateIntersectionCheck, "generateIntersectionCheck");
function generateRecordCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const isPlainObjectConst = addConstant(ctx, isPlainObject);
  doc.write(`if (!${isPlainObjectConst}(${accessor})) return INVALID;`);
  const outputVar = newVar(ctx);
  const kVar = newVar(ctx);
  const valVar = newVar(ctx);
  doc.write(`const ${outputVar} = {};`);
  const recordDef = def;
  const keyValues = recordDef.partial ? void 0 : def.keyType._zod.values;
  if (keyValues) {
    const inputKeys = [];
    for (const key of keyValues) {
      if (!(typeof key === "string" || typeof key === "number" || typeof key === "symbol")) {
        throw new ZodCompileUnsupportedError(`record key value ${String(key)}`);
      }
      const inputKey = typeof key === "number" ? key.toString() : key;
      if (inputKey === "__proto__") {
        throw new ZodCompileUnsupportedError('record key "__proto__"');
      }
      inputKeys.push(inputKey);
      const keyConst = addConstant(ctx, key);
      const outKey = generateCheck(doc, ctx, def.keyType, keyConst);
      const valueVar = newVar(ctx);
      doc.write(`const ${valueVar} = ${accessor}[${literalPropertyKey(ctx, inputKey)}];`);
      const valOutput = compileChild(doc, ctx, def.valueType, valueVar);
      doc.write(`${outputVar}[${outKey}] = ${valOutput};`);
    }
    const knownKeysConst = addConstant(ctx, new Set(inputKeys));
    doc.write(`for (const ${kVar} in ${accessor}) {`);
    doc.indented((d) => {
      d.write(`if (${knownKeysConst}.has(${kVar})) continue;`);
      if (recordDef.mode === "loose") {
        d.write(`if (${kVar} !== "__proto__") ${outputVar}[${kVar}] = ${accessor}[${kVar}];`);
      } else {
        d.write(`return INVALID;`);
      }
    });
    doc.write(`}`);
    return outputVar;
  }
  const keyDef = def.keyType._zod.def;
  const keyIsBareString = keyDef.type === "string" && keyDef.format === void 0 && !keyDef.coerce && (keyDef.checks?.length ?? 0) === 0;
  if (!keyIsBareString) {
    const isLoose = def.mode === "loose";
    const keyFn = compileFn(def.keyType);
    if (keyFn.definite === false)
      ctx.definite = false;
    const keyFast = addConstant(ctx, keyFn);
    const numericConst = addConstant(ctx, number);
    const outKeyVar = newVar(ctx);
    emitOwnKeys(doc, ctx, accessor, kVar, (d) => {
      d.write(`let ${outKeyVar} = ${keyFast}(${kVar});`);
      d.write(`if (${outKeyVar} === INVALID && typeof ${kVar} === "string" && ${numericConst}.test(${kVar})) ${outKeyVar} = ${keyFast}(Number(${kVar}));`);
      if (isLoose) {
        d.write(`if (${outKeyVar} === INVALID) { ${outputVar}[${kVar}] = ${accessor}[${kVar}]; continue; }`);
      } else {
        d.write(`if (${outKeyVar} === INVALID) return INVALID;`);
      }
      d.write(`if (${outKeyVar} === "__proto__") continue;`);
      const valueVar = newVar(ctx);
      d.write(`const ${valueVar} = ${accessor}[${kVar}];`);
      const valOutput = compileChild(d, ctx, def.valueType, valueVar);
      d.write(`${outputVar}[${outKeyVar}] = ${valOutput};`);
    });
    return outputVar;
  }
  emitOwnKeys(doc, ctx, accessor, kVar, (d) => {
    d.write(`const ${valVar} = ${accessor}[${kVar}];`);
    const valOutput = compileChild(d, ctx, def.valueType, valVar);
    d.write(`${outputVar}[${kVar}] = ${valOutput};`);
  }, `return INVALID;`);
  return outputVar;
}
__name(generateRecordCheck, "generateRecordCheck");
function emitOwnKeys(doc, ctx, accessor, kVar, body, onSymbol) {
  const propIsEnumerableConst = addConstant(ctx, Object.prototype.propertyIsEnumerable);
  const symsVar = newVar(ctx);
  const keysVar = newVar(ctx);
  const iVar = newVar(ctx);
  doc.write(`const ${symsVar} = Object.getOwnPropertySymbols(${accessor});`);
  doc.write(`const ${keysVar} = Object.getOwnPropertyNames(${accessor});`);
  doc.write(`for (let ${iVar} = 0; ${iVar} < ${keysVar}.length; ${iVar}++) {`);
  doc.indented((d) => {
    d.write(`const ${kVar} = ${keysVar}[${iVar}];`);
    d.write(`if (${kVar} === "__proto__" || !${propIsEnumerableConst}.call(${accessor}, ${kVar})) continue;`);
    body(d);
  });
  doc.write(`}`);
  doc.write(`for (let ${iVar} = 0; ${iVar} < ${symsVar}.length; ${iVar}++) {`);
  doc.indented((d) => {
    d.write(`const ${kVar} = ${symsVar}[${iVar}];`);
    d.write(`if (!${propIsEnumerableConst}.call(${accessor}, ${kVar})) continue;`);
    if (onSymbol)
      d.write(onSymbol);
    else
      body(d);
  });
  doc.write(`}`);
}
__name(emitOwnKeys, "emitOwnKeys");
function literalPropertyKey(ctx, key) {
  if (typeof key === "string")
    return esc(key);
  return addConstant(ctx, key);
}
__name(literalPropertyKey, "literalPropertyKey");
function generateMapCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  doc.write(`if (!(${accessor} instanceof Map)) return INVALID;`);
  generateSizeGate(doc, schema, `${accessor}.size`);
  const outputVar = newVar(ctx);
  const kVar = newVar(ctx);
  const valVar = newVar(ctx);
  doc.write(`const ${outputVar} = new Map();`);
  doc.write(`for (const [${kVar}, ${valVar}] of ${accessor}) {`);
  doc.indented((d) => {
    const keyOutput = generateCheck(d, ctx, def.keyType, kVar);
    const valOutput = generateCheck(d, ctx, def.valueType, valVar);
    d.write(`${outputVar}.set(${keyOutput}, ${valOutput});`);
  });
  doc.write(`}`);
  return outputVar;
}
__name(generateMapCheck, "generateMapCheck");
function generateSetCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  doc.write(`if (!(${accessor} instanceof Set)) return INVALID;`);
  generateSizeGate(doc, schema, `${accessor}.size`);
  const outputVar = newVar(ctx);
  const valVar = newVar(ctx);
  doc.write(`const ${outputVar} = new Set();`);
  doc.write(`for (const ${valVar} of ${accessor}) {`);
  doc.indented((d) => {
    const valOutput = generateCheck(d, ctx, def.valueType, valVar);
    d.write(`${outputVar}.add(${valOutput});`);
  });
  doc.write(`}`);
  return outputVar;
}
__name(generateSetCheck, "generateSetCheck");
function generateFileCheck(doc, accessor) {
  doc.write(`if (!(${accessor} instanceof File)) return INVALID;`);
  return accessor;
}
__name(generateFileCheck, "generateFileCheck");
function generateTemplateLiteralCheck(doc, ctx, schema, accessor) {
  doc.write(`if (typeof ${accessor} !== "string") return INVALID;`);
  const pattern = schema._zod.pattern;
  if (pattern) {
    const patternConst = addConstant(ctx, pattern);
    doc.write(`${patternConst}.lastIndex = 0;`);
    doc.write(`if (!${patternConst}.test(${accessor})) return INVALID;`);
  }
  return accessor;
}
__name(generateTemplateLiteralCheck, "generateTemplateLiteralCheck");
function generateLazyCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const getterConst = addUserConstant(ctx, def.getter);
  const cacheConst = addConstant(ctx, { parser: null });
  doc.write(`if (!${cacheConst}.parser) {`);
  doc.indented((d) => {
    d.write(`const inner = ${getterConst}();`);
    d.write(`${cacheConst}.parser = function(input) {`);
    d.indented((d2) => {
      d2.write(`const result = inner._zod.run({ value: input, issues: [] }, {});`);
      d2.write(`return result.issues.length === 0 ? result.value : INVALID;`);
    });
    d.write(`};`);
  });
  doc.write(`}`);
  const outputVar = newVar(ctx);
  doc.write(`const ${outputVar} = ${cacheConst}.parser(${accessor});`);
  doc.write(`if (${outputVar} === INVALID) return INVALID;`);
  return outputVar;
}
__name(generateLazyCheck, "generateLazyCheck");
function generatePipeCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const inputOutput = generateCheck(doc, ctx, def.in, accessor);
  if (def.transform) {
    if (isAsyncFunction(def.transform)) {
      throw new ZodCompileAsyncError("z.compile: async transforms in pipes are not supported");
    }
    const transformFn = def.transform;
    const helperFn = /* @__PURE__ */ __name((value) => {
      const fakePayload = { value, issues: [], addIssue: pushIssue };
      const result = transformFn(value, fakePayload);
      if (result instanceof Promise)
        return INVALID;
      return fakePayload.issues.length === 0 ? result : INVALID;
    }, "helperFn");
    const helperConst = addUserConstant(ctx, helperFn);
    const transformedVar = newVar(ctx);
    doc.write(`const ${transformedVar} = ${helperConst}(${inputOutput});`);
    doc.write(`if (${transformedVar} === INVALID) return INVALID;`);
    return generateCheck(doc, ctx, def.out, transformedVar);
  } else {
    return generateCheck(doc, ctx, def.out, inputOutput);
  }
}
__name(generatePipeCheck, "generatePipeCheck");
function isAsyncFunction(fn) {
  return typeof fn === "function" && (fn.constructor.name === "AsyncFunction" || fn[Symbol.toStringTag] === "AsyncFunction");
}
__name(isAsyncFunction, "isAsyncFunction");
function generateCustomCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  if (def.fn) {
    if (isAsyncFunction(def.fn)) {
      throw new ZodCompileAsyncError("z.compile: async custom predicates are not supported");
    }
    const fnConst = addUserConstant(ctx, def.fn);
    const throwAsyncConst = addConstant(ctx, throwAsync);
    const resVar = newVar(ctx);
    doc.write(`const ${resVar} = ${fnConst}(${accessor});`);
    doc.write(`if (${resVar} instanceof Promise) ${throwAsyncConst}();`);
    doc.write(`if (!${resVar}) return INVALID;`);
  } else {
    throw new ZodCompileUnsupportedError("custom schema without a predicate function");
  }
  return accessor;
}
__name(generateCustomCheck, "generateCustomCheck");
function runtimeCatch(innerSchema, catchValue, value) {
  const result = innerSchema._zod.run({ value, issues: [] }, {});
  if (result && typeof result.then === "function")
    return INVALID;
  const r = result;
  if (r.issues.length === 0)
    return r.value;
  return catchValue();
}
__name(runtimeCatch, "runtimeCatch");
function generateCatchCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  if (!def.catchValue[CONSTANT_CATCH]) {
    throw new ZodCompileUnsupportedError("catch with a callback (only a constant catch value compiles)", false);
  }
  const outputVar = newVar(ctx);
  doc.write(`let ${outputVar} = (() => {`);
  doc.indented((d) => {
    const innerOut = compileChild(d, ctx, def.innerType, accessor);
    d.write(`return ${innerOut};`);
  });
  doc.write(`})();`);
  const innerConst = addConstant(ctx, def.innerType);
  const catchConst = addUserConstant(ctx, def.catchValue);
  const catchHelperConst = addConstant(ctx, runtimeCatch);
  doc.write(`if (${outputVar} === INVALID) {`);
  doc.indented((d) => {
    d.write(`${outputVar} = ${catchHelperConst}(${innerConst}, ${catchConst}, ${accessor});`);
    d.write(`if (${outputVar} === INVALID) return INVALID;`);
  });
  doc.write(`}`);
  return outputVar;
}
__name(generateCatchCheck, "generateCatchCheck");
function generateTransformCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  if (def.transform) {
    if (isAsyncFunction(def.transform)) {
      throw new ZodCompileAsyncError("z.compile: async transforms are not supported");
    }
    const transformFn = def.transform;
    const helperFn = /* @__PURE__ */ __name((value) => {
      const fakePayload = { value, issues: [], addIssue: pushIssue };
      const result = transformFn(value, fakePayload);
      if (result instanceof Promise)
        return INVALID;
      return fakePayload.issues.length === 0 ? result : INVALID;
    }, "helperFn");
    const helperConst = addUserConstant(ctx, helperFn);
    const outputVar = newVar(ctx);
    doc.write(`const ${outputVar} = ${helperConst}(${accessor});`);
    doc.write(`if (${outputVar} === INVALID) return INVALID;`);
    return outputVar;
  }
  return accessor;
}
__name(generateTransformCheck, "generateTransformCheck");

// node_modules/zod/v4/core/api.js
function snapshotChecks(def) {
  if (def.checks)
    def.checks = [...def.checks];
  return def;
}
__name(snapshotChecks, "snapshotChecks");
// @__NO_SIDE_EFFECTS__
function _string(Class2, params) {
  return new Class2(snapshotChecks({ type: "string", ...normalizeParams(params) }));
}
__name(_string, "_string");
// @__NO_SIDE_EFFECTS__
function _coercedString(Class2, params) {
  return new Class2(snapshotChecks({ type: "string", coerce: true, ...normalizeParams(params) }));
}
__name(_coercedString, "_coercedString");
// @__NO_SIDE_EFFECTS__
function _email(Class2, params) {
  return new Class2({
    type: "string",
    format: "email",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_email, "_email");
// @__NO_SIDE_EFFECTS__
function _guid(Class2, params) {
  return new Class2({
    type: "string",
    format: "guid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_guid, "_guid");
// @__NO_SIDE_EFFECTS__
function _uuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_uuid, "_uuid");
// @__NO_SIDE_EFFECTS__
function _uuidv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v4",
    ...normalizeParams(params)
  });
}
__name(_uuidv4, "_uuidv4");
// @__NO_SIDE_EFFECTS__
function _uuidv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v6",
    ...normalizeParams(params)
  });
}
__name(_uuidv6, "_uuidv6");
// @__NO_SIDE_EFFECTS__
function _uuidv7(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v7",
    ...normalizeParams(params)
  });
}
__name(_uuidv7, "_uuidv7");
// @__NO_SIDE_EFFECTS__
function _url(Class2, params) {
  return new Class2({
    type: "string",
    format: "url",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_url, "_url");
// @__NO_SIDE_EFFECTS__
function _emoji2(Class2, params) {
  return new Class2({
    type: "string",
    format: "emoji",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_emoji2, "_emoji");
// @__NO_SIDE_EFFECTS__
function _nanoid(Class2, params) {
  return new Class2({
    type: "string",
    format: "nanoid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_nanoid, "_nanoid");
// @__NO_SIDE_EFFECTS__
function _cuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "cuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_cuid, "_cuid");
// @__NO_SIDE_EFFECTS__
function _cuid2(Class2, params) {
  return new Class2({
    type: "string",
    format: "cuid2",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_cuid2, "_cuid2");
// @__NO_SIDE_EFFECTS__
function _ulid(Class2, params) {
  return new Class2({
    type: "string",
    format: "ulid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_ulid, "_ulid");
// @__NO_SIDE_EFFECTS__
function _xid(Class2, params) {
  return new Class2({
    type: "string",
    format: "xid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_xid, "_xid");
// @__NO_SIDE_EFFECTS__
function _ksuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "ksuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_ksuid, "_ksuid");
// @__NO_SIDE_EFFECTS__
function _ipv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "ipv4",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_ipv4, "_ipv4");
// @__NO_SIDE_EFFECTS__
function _ipv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "ipv6",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_ipv6, "_ipv6");
// @__NO_SIDE_EFFECTS__
function _mac(Class2, params) {
  return new Class2({
    type: "string",
    format: "mac",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_mac, "_mac");
// @__NO_SIDE_EFFECTS__
function _cidrv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "cidrv4",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_cidrv4, "_cidrv4");
// @__NO_SIDE_EFFECTS__
function _cidrv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "cidrv6",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_cidrv6, "_cidrv6");
// @__NO_SIDE_EFFECTS__
function _base64(Class2, params) {
  return new Class2({
    type: "string",
    format: "base64",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_base64, "_base64");
// @__NO_SIDE_EFFECTS__
function _base64url(Class2, params) {
  return new Class2({
    type: "string",
    format: "base64url",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_base64url, "_base64url");
// @__NO_SIDE_EFFECTS__
function _e164(Class2, params) {
  return new Class2({
    type: "string",
    format: "e164",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_e164, "_e164");
// @__NO_SIDE_EFFECTS__
function _creditCard(Class2, params) {
  return new Class2({
    type: "string",
    format: "credit_card",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_creditCard, "_creditCard");
// @__NO_SIDE_EFFECTS__
function _iban(Class2, params) {
  return new Class2({
    type: "string",
    format: "iban",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_iban, "_iban");
// @__NO_SIDE_EFFECTS__
function _jwt(Class2, params) {
  return new Class2({
    type: "string",
    format: "jwt",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
__name(_jwt, "_jwt");
var TimePrecision = {
  Any: null,
  Minute: -1,
  Second: 0,
  Millisecond: 3,
  Microsecond: 6
};
// @__NO_SIDE_EFFECTS__
function _isoDateTime(Class2, params) {
  return new Class2({
    type: "string",
    format: "datetime",
    check: "string_format",
    offset: false,
    local: false,
    precision: null,
    ...normalizeParams(params)
  });
}
__name(_isoDateTime, "_isoDateTime");
// @__NO_SIDE_EFFECTS__
function _isoDate(Class2, params) {
  return new Class2({
    type: "string",
    format: "date",
    check: "string_format",
    ...normalizeParams(params)
  });
}
__name(_isoDate, "_isoDate");
// @__NO_SIDE_EFFECTS__
function _isoTime(Class2, params) {
  return new Class2({
    type: "string",
    format: "time",
    check: "string_format",
    precision: null,
    ...normalizeParams(params)
  });
}
__name(_isoTime, "_isoTime");
// @__NO_SIDE_EFFECTS__
function _isoDuration(Class2, params) {
  return new Class2({
    type: "string",
    format: "duration",
    check: "string_format",
    ...normalizeParams(params)
  });
}
__name(_isoDuration, "_isoDuration");
// @__NO_SIDE_EFFECTS__
function _number(Class2, params) {
  return new Class2(snapshotChecks({ type: "number", checks: [], ...normalizeParams(params) }));
}
__name(_number, "_number");
// @__NO_SIDE_EFFECTS__
function _coercedNumber(Class2, params) {
  return new Class2(snapshotChecks({ type: "number", coerce: true, checks: [], ...normalizeParams(params) }));
}
__name(_coercedNumber, "_coercedNumber");
// @__NO_SIDE_EFFECTS__
function _int(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "safeint",
    ...normalizeParams(params)
  });
}
__name(_int, "_int");
// @__NO_SIDE_EFFECTS__
function _float32(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "float32",
    ...normalizeParams(params)
  });
}
__name(_float32, "_float32");
// @__NO_SIDE_EFFECTS__
function _float64(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "float64",
    ...normalizeParams(params)
  });
}
__name(_float64, "_float64");
// @__NO_SIDE_EFFECTS__
function _int32(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "int32",
    ...normalizeParams(params)
  });
}
__name(_int32, "_int32");
// @__NO_SIDE_EFFECTS__
function _uint32(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "uint32",
    ...normalizeParams(params)
  });
}
__name(_uint32, "_uint32");
// @__NO_SIDE_EFFECTS__
function _boolean(Class2, params) {
  return new Class2({
    type: "boolean",
    ...normalizeParams(params)
  });
}
__name(_boolean, "_boolean");
// @__NO_SIDE_EFFECTS__
function _coercedBoolean(Class2, params) {
  return new Class2({
    type: "boolean",
    coerce: true,
    ...normalizeParams(params)
  });
}
__name(_coercedBoolean, "_coercedBoolean");
// @__NO_SIDE_EFFECTS__
function _bigint(Class2, params) {
  return new Class2({
    type: "bigint",
    ...normalizeParams(params)
  });
}
__name(_bigint, "_bigint");
// @__NO_SIDE_EFFECTS__
function _coercedBigint(Class2, params) {
  return new Class2({
    type: "bigint",
    coerce: true,
    ...normalizeParams(params)
  });
}
__name(_coercedBigint, "_coercedBigint");
// @__NO_SIDE_EFFECTS__
function _int64(Class2, params) {
  return new Class2({
    type: "bigint",
    check: "bigint_format",
    abort: false,
    format: "int64",
    ...normalizeParams(params)
  });
}
__name(_int64, "_int64");
// @__NO_SIDE_EFFECTS__
function _uint64(Class2, params) {
  return new Class2({
    type: "bigint",
    check: "bigint_format",
    abort: false,
    format: "uint64",
    ...normalizeParams(params)
  });
}
__name(_uint64, "_uint64");
// @__NO_SIDE_EFFECTS__
function _symbol(Class2, params) {
  return new Class2({
    type: "symbol",
    ...normalizeParams(params)
  });
}
__name(_symbol, "_symbol");
// @__NO_SIDE_EFFECTS__
function _undefined2(Class2, params) {
  return new Class2({
    type: "undefined",
    ...normalizeParams(params)
  });
}
__name(_undefined2, "_undefined");
// @__NO_SIDE_EFFECTS__
function _null2(Class2, params) {
  return new Class2({
    type: "null",
    ...normalizeParams(params)
  });
}
__name(_null2, "_null");
// @__NO_SIDE_EFFECTS__
function _any(Class2) {
  return new Class2({
    type: "any"
  });
}
__name(_any, "_any");
// @__NO_SIDE_EFFECTS__
function _unknown(Class2) {
  return new Class2({
    type: "unknown"
  });
}
__name(_unknown, "_unknown");
// @__NO_SIDE_EFFECTS__
function _never(Class2, params) {
  return new Class2({
    type: "never",
    ...normalizeParams(params)
  });
}
__name(_never, "_never");
// @__NO_SIDE_EFFECTS__
function _void(Class2, params) {
  return new Class2({
    type: "void",
    ...normalizeParams(params)
  });
}
__name(_void, "_void");
// @__NO_SIDE_EFFECTS__
function _date(Class2, params) {
  return new Class2({
    type: "date",
    ...normalizeParams(params)
  });
}
__name(_date, "_date");
// @__NO_SIDE_EFFECTS__
function _coercedDate(Class2, params) {
  return new Class2({
    type: "date",
    coerce: true,
    ...normalizeParams(params)
  });
}
__name(_coercedDate, "_coercedDate");
// @__NO_SIDE_EFFECTS__
function _nan(Class2, params) {
  return new Class2({
    type: "nan",
    ...normalizeParams(params)
  });
}
__name(_nan, "_nan");
// @__NO_SIDE_EFFECTS__
function _lt(value, params) {
  return new $ZodCheckLessThan({
    check: "less_than",
    ...normalizeParams(params),
    value,
    inclusive: false
  });
}
__name(_lt, "_lt");
// @__NO_SIDE_EFFECTS__
function _lte(value, params) {
  return new $ZodCheckLessThan({
    check: "less_than",
    ...normalizeParams(params),
    value,
    inclusive: true
  });
}
__name(_lte, "_lte");
// @__NO_SIDE_EFFECTS__
function _gt(value, params) {
  return new $ZodCheckGreaterThan({
    check: "greater_than",
    ...normalizeParams(params),
    value,
    inclusive: false
  });
}
__name(_gt, "_gt");
// @__NO_SIDE_EFFECTS__
function _gte(value, params) {
  return new $ZodCheckGreaterThan({
    check: "greater_than",
    ...normalizeParams(params),
    value,
    inclusive: true
  });
}
__name(_gte, "_gte");
// @__NO_SIDE_EFFECTS__
function _positive(params) {
  return /* @__PURE__ */ _gt(0, params);
}
__name(_positive, "_positive");
// @__NO_SIDE_EFFECTS__
function _negative(params) {
  return /* @__PURE__ */ _lt(0, params);
}
__name(_negative, "_negative");
// @__NO_SIDE_EFFECTS__
function _nonpositive(params) {
  return /* @__PURE__ */ _lte(0, params);
}
__name(_nonpositive, "_nonpositive");
// @__NO_SIDE_EFFECTS__
function _nonnegative(params) {
  return /* @__PURE__ */ _gte(0, params);
}
__name(_nonnegative, "_nonnegative");
// @__NO_SIDE_EFFECTS__
function _multipleOf(value, params) {
  return new $ZodCheckMultipleOf({
    check: "multiple_of",
    ...normalizeParams(params),
    value
  });
}
__name(_multipleOf, "_multipleOf");
// @__NO_SIDE_EFFECTS__
function _maxSize(maximum, params) {
  return new $ZodCheckMaxSize({
    check: "max_size",
    ...normalizeParams(params),
    maximum
  });
}
__name(_maxSize, "_maxSize");
// @__NO_SIDE_EFFECTS__
function _minSize(minimum, params) {
  return new $ZodCheckMinSize({
    check: "min_size",
    ...normalizeParams(params),
    minimum
  });
}
__name(_minSize, "_minSize");
// @__NO_SIDE_EFFECTS__
function _size(size, params) {
  return new $ZodCheckSizeEquals({
    check: "size_equals",
    ...normalizeParams(params),
    size
  });
}
__name(_size, "_size");
// @__NO_SIDE_EFFECTS__
function _maxLength(maximum, params) {
  const ch = new $ZodCheckMaxLength({
    check: "max_length",
    ...normalizeParams(params),
    maximum
  });
  return ch;
}
__name(_maxLength, "_maxLength");
// @__NO_SIDE_EFFECTS__
function _minLength(minimum, params) {
  return new $ZodCheckMinLength({
    check: "min_length",
    ...normalizeParams(params),
    minimum
  });
}
__name(_minLength, "_minLength");
// @__NO_SIDE_EFFECTS__
function _length(length, params) {
  return new $ZodCheckLengthEquals({
    check: "length_equals",
    ...normalizeParams(params),
    length
  });
}
__name(_length, "_length");
// @__NO_SIDE_EFFECTS__
function _regex(pattern, params) {
  return new $ZodCheckRegex({
    check: "string_format",
    format: "regex",
    ...normalizeParams(params),
    pattern
  });
}
__name(_regex, "_regex");
// @__NO_SIDE_EFFECTS__
function _lowercase(params) {
  return new $ZodCheckLowerCase({
    check: "string_format",
    format: "lowercase",
    ...normalizeParams(params)
  });
}
__name(_lowercase, "_lowercase");
// @__NO_SIDE_EFFECTS__
function _uppercase(params) {
  return new $ZodCheckUpperCase({
    check: "string_format",
    format: "uppercase",
    ...normalizeParams(params)
  });
}
__name(_uppercase, "_uppercase");
// @__NO_SIDE_EFFECTS__
function _includes(includes, params) {
  return new $ZodCheckIncludes({
    check: "string_format",
    format: "includes",
    ...normalizeParams(params),
    includes
  });
}
__name(_includes, "_includes");
// @__NO_SIDE_EFFECTS__
function _startsWith(prefix, params) {
  return new $ZodCheckStartsWith({
    check: "string_format",
    format: "starts_with",
    ...normalizeParams(params),
    prefix
  });
}
__name(_startsWith, "_startsWith");
// @__NO_SIDE_EFFECTS__
function _endsWith(suffix, params) {
  return new $ZodCheckEndsWith({
    check: "string_format",
    format: "ends_with",
    ...normalizeParams(params),
    suffix
  });
}
__name(_endsWith, "_endsWith");
// @__NO_SIDE_EFFECTS__
function _property(property, schema, params) {
  return new $ZodCheckProperty({
    check: "property",
    property,
    schema,
    ...normalizeParams(params)
  });
}
__name(_property, "_property");
// @__NO_SIDE_EFFECTS__
function _properties(shape, params) {
  return new $ZodCheckProperties({
    check: "properties",
    shape,
    ...normalizeParams(params)
  });
}
__name(_properties, "_properties");
// @__NO_SIDE_EFFECTS__
function _mime(types, params) {
  return new $ZodCheckMimeType({
    check: "mime_type",
    mime: types,
    ...normalizeParams(params)
  });
}
__name(_mime, "_mime");
// @__NO_SIDE_EFFECTS__
function _overwrite(tx) {
  return new $ZodCheckOverwrite({
    check: "overwrite",
    tx
  });
}
__name(_overwrite, "_overwrite");
// @__NO_SIDE_EFFECTS__
function _normalize(form) {
  return /* @__PURE__ */ _overwrite((input2) => input2.normalize(form));
}
__name(_normalize, "_normalize");
// @__NO_SIDE_EFFECTS__
function _trim() {
  return /* @__PURE__ */ _overwrite((input2) => input2.trim());
}
__name(_trim, "_trim");
// @__NO_SIDE_EFFECTS__
function _toLowerCase() {
  return /* @__PURE__ */ _overwrite((input2) => input2.toLowerCase());
}
__name(_toLowerCase, "_toLowerCase");
// @__NO_SIDE_EFFECTS__
function _toUpperCase() {
  return /* @__PURE__ */ _overwrite((input2) => input2.toUpperCase());
}
__name(_toUpperCase, "_toUpperCase");
// @__NO_SIDE_EFFECTS__
function _slugify() {
  return /* @__PURE__ */ _overwrite((input2) => slugify(input2));
}
__name(_slugify, "_slugify");
// @__NO_SIDE_EFFECTS__
function _array(Class2, element, params) {
  return new Class2({
    type: "array",
    element,
    // get element() {
    //   return element;
    // },
    ...normalizeParams(params)
  });
}
__name(_array, "_array");
// @__NO_SIDE_EFFECTS__
function _union(Class2, options, params) {
  return new Class2({
    type: "union",
    options,
    ...normalizeParams(params)
  });
}
__name(_union, "_union");
function _xor(Class2, options, params) {
  return new Class2({
    type: "union",
    options,
    inclusive: false,
    ...normalizeParams(params)
  });
}
__name(_xor, "_xor");
// @__NO_SIDE_EFFECTS__
function _discriminatedUnion(Class2, discriminator, options, params) {
  return new Class2({
    type: "union",
    options,
    discriminator,
    ...normalizeParams(params)
  });
}
__name(_discriminatedUnion, "_discriminatedUnion");
// @__NO_SIDE_EFFECTS__
function _intersection(Class2, left, right) {
  return new Class2({
    type: "intersection",
    left,
    right
  });
}
__name(_intersection, "_intersection");
// @__NO_SIDE_EFFECTS__
function _tuple(Class2, items, _paramsOrRest, _params) {
  const hasRest = _paramsOrRest instanceof $ZodType;
  const params = hasRest ? _params : _paramsOrRest;
  const rest = hasRest ? _paramsOrRest : null;
  return new Class2({
    type: "tuple",
    items,
    rest,
    ...normalizeParams(params)
  });
}
__name(_tuple, "_tuple");
// @__NO_SIDE_EFFECTS__
function _record(Class2, keyType, valueType, params) {
  return new Class2({
    type: "record",
    keyType,
    valueType,
    ...normalizeParams(params)
  });
}
__name(_record, "_record");
// @__NO_SIDE_EFFECTS__
function _map(Class2, keyType, valueType, params) {
  return new Class2({
    type: "map",
    keyType,
    valueType,
    ...normalizeParams(params)
  });
}
__name(_map, "_map");
// @__NO_SIDE_EFFECTS__
function _set(Class2, valueType, params) {
  return new Class2({
    type: "set",
    valueType,
    ...normalizeParams(params)
  });
}
__name(_set, "_set");
// @__NO_SIDE_EFFECTS__
function _enum(Class2, values, params) {
  const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
  return new Class2({
    type: "enum",
    entries,
    ...normalizeParams(params)
  });
}
__name(_enum, "_enum");
// @__NO_SIDE_EFFECTS__
function _nativeEnum(Class2, entries, params) {
  return new Class2({
    type: "enum",
    entries,
    ...normalizeParams(params)
  });
}
__name(_nativeEnum, "_nativeEnum");
// @__NO_SIDE_EFFECTS__
function _literal(Class2, value, params) {
  return new Class2({
    type: "literal",
    values: Array.isArray(value) ? value : [value],
    ...normalizeParams(params)
  });
}
__name(_literal, "_literal");
// @__NO_SIDE_EFFECTS__
function _file(Class2, params) {
  return new Class2({
    type: "file",
    ...normalizeParams(params)
  });
}
__name(_file, "_file");
// @__NO_SIDE_EFFECTS__
function _transform(Class2, fn) {
  return new Class2({
    type: "transform",
    transform: fn
  });
}
__name(_transform, "_transform");
// @__NO_SIDE_EFFECTS__
function _optional(Class2, innerType) {
  return new Class2({
    type: "optional",
    innerType
  });
}
__name(_optional, "_optional");
// @__NO_SIDE_EFFECTS__
function _nullable(Class2, innerType) {
  return new Class2({
    type: "nullable",
    innerType
  });
}
__name(_nullable, "_nullable");
// @__NO_SIDE_EFFECTS__
function _default(Class2, innerType, defaultValue) {
  return new Class2({
    type: "default",
    innerType,
    get defaultValue() {
      return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
    }
  });
}
__name(_default, "_default");
// @__NO_SIDE_EFFECTS__
function _nonoptional(Class2, innerType, params) {
  return new Class2({
    type: "nonoptional",
    innerType,
    ...normalizeParams(params)
  });
}
__name(_nonoptional, "_nonoptional");
// @__NO_SIDE_EFFECTS__
function _success(Class2, innerType) {
  return new Class2({
    type: "success",
    innerType
  });
}
__name(_success, "_success");
// @__NO_SIDE_EFFECTS__
function _catch(Class2, innerType, catchValue) {
  return new Class2({
    type: "catch",
    innerType,
    catchValue: typeof catchValue === "function" ? catchValue : constantCatch(catchValue)
  });
}
__name(_catch, "_catch");
// @__NO_SIDE_EFFECTS__
function _pipe(Class2, in_, out) {
  return new Class2({
    type: "pipe",
    in: in_,
    out
  });
}
__name(_pipe, "_pipe");
// @__NO_SIDE_EFFECTS__
function _readonly(Class2, innerType) {
  return new Class2({
    type: "readonly",
    innerType
  });
}
__name(_readonly, "_readonly");
// @__NO_SIDE_EFFECTS__
function _templateLiteral(Class2, parts, params) {
  return new Class2({
    type: "template_literal",
    parts,
    ...normalizeParams(params)
  });
}
__name(_templateLiteral, "_templateLiteral");
// @__NO_SIDE_EFFECTS__
function _lazy(Class2, getter) {
  return new Class2({
    type: "lazy",
    getter
  });
}
__name(_lazy, "_lazy");
// @__NO_SIDE_EFFECTS__
function _promise(Class2, innerType) {
  return new Class2({
    type: "promise",
    innerType
  });
}
__name(_promise, "_promise");
// @__NO_SIDE_EFFECTS__
function _custom(Class2, fn, _params) {
  const norm = normalizeParams(_params);
  norm.abort ?? (norm.abort = true);
  const schema = new Class2({
    type: "custom",
    check: "custom",
    fn,
    ...norm
  });
  return schema;
}
__name(_custom, "_custom");
// @__NO_SIDE_EFFECTS__
function _refine(Class2, fn, _params) {
  const schema = new Class2({
    type: "custom",
    check: "custom",
    fn,
    ...normalizeParams(_params)
  });
  return schema;
}
__name(_refine, "_refine");
// @__NO_SIDE_EFFECTS__
function _superRefine(fn, params) {
  const ch = /* @__PURE__ */ _check((payload2) => {
    payload2.addIssue = (issue2) => {
      if (typeof issue2 === "string") {
        payload2.issues.push(issue(issue2, payload2.value, ch._zod.def));
      } else {
        const _issue = issue2;
        if (_issue.fatal)
          _issue.continue = false;
        _issue.code ?? (_issue.code = "custom");
        if (!("input" in _issue))
          _issue.input = payload2.value;
        _issue.inst ?? (_issue.inst = ch);
        _issue.continue ?? (_issue.continue = !ch._zod.def.abort);
        payload2.issues.push(issue(_issue));
      }
    };
    return fn(payload2.value, payload2);
  }, params);
  return ch;
}
__name(_superRefine, "_superRefine");
// @__NO_SIDE_EFFECTS__
function _check(fn, params) {
  const ch = new $ZodCheck({
    check: "custom",
    ...normalizeParams(params)
  });
  ch._zod.check = fn;
  return ch;
}
__name(_check, "_check");
// @__NO_SIDE_EFFECTS__
function describe(description) {
  const ch = new $ZodCheck({ check: "describe" });
  ch._zod.onattach = [
    (inst) => {
      const existing = globalRegistry.get(inst) ?? {};
      globalRegistry.add(inst, { ...existing, description });
    }
  ];
  ch._zod.check = () => {
  };
  return ch;
}
__name(describe, "describe");
// @__NO_SIDE_EFFECTS__
function meta(metadata) {
  const ch = new $ZodCheck({ check: "meta" });
  ch._zod.onattach = [
    (inst) => {
      const existing = globalRegistry.get(inst) ?? {};
      globalRegistry.add(inst, { ...existing, ...metadata });
    }
  ];
  ch._zod.check = () => {
  };
  return ch;
}
__name(meta, "meta");
// @__NO_SIDE_EFFECTS__
function _stringbool(Classes, _params) {
  const params = normalizeParams(_params);
  let truthyArray = params.truthy ?? ["true", "1", "yes", "on", "y", "enabled"];
  let falsyArray = params.falsy ?? ["false", "0", "no", "off", "n", "disabled"];
  if (params.case !== "sensitive") {
    truthyArray = truthyArray.map((v) => typeof v === "string" ? v.toLowerCase() : v);
    falsyArray = falsyArray.map((v) => typeof v === "string" ? v.toLowerCase() : v);
  }
  const truthySet = new Set(truthyArray);
  const falsySet = new Set(falsyArray);
  const _Codec = Classes.Codec ?? $ZodCodec;
  const _Boolean = Classes.Boolean ?? $ZodBoolean;
  const _String = Classes.String ?? $ZodString;
  const stringSchema = new _String({ type: "string", error: params.error });
  const booleanSchema = new _Boolean({ type: "boolean", error: params.error });
  const codec2 = new _Codec({
    type: "pipe",
    in: stringSchema,
    out: booleanSchema,
    transform: /* @__PURE__ */ __name(((input2, payload2) => {
      let data = input2;
      if (params.case !== "sensitive")
        data = data.toLowerCase();
      if (truthySet.has(data)) {
        return true;
      } else if (falsySet.has(data)) {
        return false;
      } else {
        payload2.issues.push({
          code: "invalid_value",
          expected: "stringbool",
          values: [...truthySet, ...falsySet],
          input: payload2.value,
          inst: codec2,
          continue: false
        });
        return {};
      }
    }), "transform"),
    reverseTransform: /* @__PURE__ */ __name(((input2, _payload) => {
      if (input2 === true) {
        return truthyArray[0] || "true";
      } else {
        return falsyArray[0] || "false";
      }
    }), "reverseTransform"),
    error: params.error
  });
  codec2._zod.bag.truthy = truthyArray;
  codec2._zod.bag.falsy = falsyArray;
  codec2._zod.bag.case = params.case ?? "insensitive";
  return codec2;
}
__name(_stringbool, "_stringbool");
// @__NO_SIDE_EFFECTS__
function _stringFormat(Class2, format, fnOrRegex, _params = {}) {
  const params = normalizeParams(_params);
  const def = {
    check: "string_format",
    type: "string",
    format,
    fn: typeof fnOrRegex === "function" ? fnOrRegex : (val) => fnOrRegex.test(val),
    ...params
  };
  if (fnOrRegex instanceof RegExp) {
    def.pattern = fnOrRegex;
  }
  const inst = new Class2(def);
  return inst;
}
__name(_stringFormat, "_stringFormat");

// node_modules/zod/v4/core/to-json-schema.js
function assignProps(target, ...sources) {
  for (const source of sources) {
    for (const key of Reflect.ownKeys(source)) {
      if (Object.prototype.propertyIsEnumerable.call(source, key)) {
        assignProp(target, key, source[key]);
      }
    }
  }
  return target;
}
__name(assignProps, "assignProps");
function initializeContext(params) {
  let target = params?.target ?? "draft-2020-12";
  if (target === "draft-4")
    target = "draft-04";
  if (target === "draft-7")
    target = "draft-07";
  return {
    processors: params.processors ?? {},
    metadataRegistry: params?.metadata ?? globalRegistry,
    target,
    unrepresentable: params?.unrepresentable ?? "throw",
    override: params?.override ?? (() => {
    }),
    io: params?.io ?? "output",
    counter: 0,
    seen: /* @__PURE__ */ new Map(),
    sharedDefsExtractedFor: void 0,
    sharedEmitDoneFor: void 0,
    cycles: params?.cycles ?? "ref",
    reused: params?.reused ?? "inline",
    intersections: [],
    deferred: [],
    external: params?.external ?? void 0
  };
}
__name(initializeContext, "initializeContext");
function handleUnrepresentable(schema, ctx, json2, params, message) {
  const result = typeof ctx.unrepresentable === "function" ? ctx.unrepresentable({ zodSchema: schema, path: params.path, message }) : ctx.unrepresentable;
  if (result === "any")
    return false;
  if (result === void 0 || result === "throw")
    throw new Error(message);
  Object.assign(json2, result);
  return true;
}
__name(handleUnrepresentable, "handleUnrepresentable");
function processSchema(schema, ctx, _params = { path: [], schemaPath: [] }) {
  var _a3;
  const def = schema._zod.def;
  const seen = ctx.seen.get(schema);
  if (seen) {
    seen.count++;
    const isCycle = _params.schemaPath.includes(schema);
    if (isCycle) {
      seen.cycle = _params.path;
    }
    return seen.schema;
  }
  const result = { schema: {}, count: 1, cycle: void 0, path: _params.path };
  ctx.seen.set(schema, result);
  ctx.sharedDefsExtractedFor = void 0;
  ctx.sharedEmitDoneFor = void 0;
  const overrideSchema = schema._zod.toJSONSchema?.();
  if (overrideSchema) {
    result.schema = overrideSchema;
  } else {
    const params = {
      ..._params,
      schemaPath: [..._params.schemaPath, schema],
      path: _params.path
    };
    if (schema._zod.processJSONSchema) {
      schema._zod.processJSONSchema(ctx, result.schema, params);
    } else {
      const _json = result.schema;
      const processor = ctx.processors[def.type];
      if (!processor) {
        throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);
      }
      processor(schema, ctx, _json, params);
    }
    const parent = schema._zod.parent;
    if (parent) {
      if (!result.ref)
        result.ref = parent;
      processSchema(parent, ctx, params);
      ctx.seen.get(parent).isParent = true;
    }
  }
  const meta3 = ctx.metadataRegistry.get(schema);
  if (meta3)
    assignProps(result.schema, meta3);
  if (ctx.io === "input" && isTransforming(schema)) {
    delete result.schema.examples;
    delete result.schema.default;
  }
  if (ctx.io === "input" && "_prefault" in result.schema)
    (_a3 = result.schema).default ?? (_a3.default = result.schema._prefault);
  delete result.schema._prefault;
  const _result = ctx.seen.get(schema);
  return _result.schema;
}
__name(processSchema, "processSchema");
function encodeJSONPointerSegment(segment) {
  return segment.replace(/~/g, "~0").replace(/\//g, "~1");
}
__name(encodeJSONPointerSegment, "encodeJSONPointerSegment");
function extractDefs(ctx, schema) {
  const root = ctx.seen.get(schema);
  if (!root)
    throw new Error("Unprocessed schema. This is a bug in Zod.");
  if (ctx.external && ctx.sharedDefsExtractedFor === ctx.external)
    return;
  const idToSchema = /* @__PURE__ */ new Map();
  for (const entry of ctx.seen.entries()) {
    const id3 = ctx.metadataRegistry.get(entry[0])?.id;
    if (id3) {
      const existing = idToSchema.get(id3);
      if (existing && existing !== entry[0]) {
        throw new Error(`Duplicate schema id "${id3}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);
      }
      idToSchema.set(id3, entry[0]);
    }
  }
  const makeURI = /* @__PURE__ */ __name((entry) => {
    const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
    if (ctx.external) {
      const externalId = ctx.external.registry.get(entry[0])?.id;
      const uriGenerator = ctx.external.uri ?? ((id4) => id4);
      if (externalId) {
        return { ref: uriGenerator(externalId) };
      }
      const id3 = entry[1].defId ?? entry[1].schema.id ?? `schema${ctx.counter++}`;
      entry[1].defId = id3;
      return { defId: id3, ref: `${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id3)}` };
    }
    const uriPrefix = `#`;
    const defUriPrefix = `${uriPrefix}/${defsSegment}/`;
    if (entry[1] === root && !entry[1].schema.id) {
      return { ref: uriPrefix };
    }
    const defId = entry[1].schema.id ?? `__schema${ctx.counter++}`;
    return { defId, ref: defUriPrefix + encodeJSONPointerSegment(defId) };
  }, "makeURI");
  const extractToDef = /* @__PURE__ */ __name((entry) => {
    if (entry[1].schema.$ref) {
      return;
    }
    const seen = entry[1];
    const { ref, defId } = makeURI(entry);
    seen.def = { ...seen.schema };
    if (defId)
      seen.defId = defId;
    const schema2 = seen.schema;
    for (const key in schema2) {
      delete schema2[key];
    }
    schema2.$ref = ref;
  }, "extractToDef");
  if (ctx.cycles === "throw") {
    for (const entry of ctx.seen.entries()) {
      const seen = entry[1];
      if (seen.cycle) {
        throw new Error(`Cycle detected: #/${seen.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`);
      }
    }
  }
  for (const entry of ctx.seen.entries()) {
    const seen = entry[1];
    if (schema === entry[0]) {
      extractToDef(entry);
      continue;
    }
    if (ctx.external) {
      const ext = ctx.external.registry.get(entry[0])?.id;
      if (schema !== entry[0] && ext) {
        extractToDef(entry);
        continue;
      }
    }
    const id3 = ctx.metadataRegistry.get(entry[0])?.id;
    if (id3) {
      extractToDef(entry);
      continue;
    }
    if (seen.cycle) {
      extractToDef(entry);
      continue;
    }
    if (seen.count > 1) {
      if (ctx.reused === "ref") {
        extractToDef(entry);
      }
    }
  }
  if (ctx.external)
    ctx.sharedDefsExtractedFor = ctx.external;
}
__name(extractDefs, "extractDefs");
function compactTypeUnion(schema) {
  const options = schema.anyOf;
  if (!Array.isArray(options) || options.length === 0 || schema.type !== void 0)
    return;
  const types = [];
  for (const option of options) {
    if (!option || typeof option !== "object")
      return;
    compactTypeUnion(option);
    const keys = Object.keys(option);
    if (keys.length !== 1 || keys[0] !== "type")
      return;
    const type = option.type;
    for (const member of Array.isArray(type) ? type : [type]) {
      if (typeof member !== "string")
        return;
      if (!types.includes(member))
        types.push(member);
    }
  }
  delete schema.anyOf;
  schema.type = types.length === 1 ? types[0] : types;
}
__name(compactTypeUnion, "compactTypeUnion");
var FOLDABLE_KEYS = /* @__PURE__ */ new Set(["type", "properties", "required", "additionalProperties"]);
var UNION_KEYS = ["oneOf", "anyOf"];
function undeclaredConstraint(member) {
  const extra = member.additionalProperties;
  if (extra === void 0 || extra === false || typeof extra !== "object" || extra === null)
    return null;
  return Object.keys(extra).length ? extra : null;
}
__name(undeclaredConstraint, "undeclaredConstraint");
function foldObjects(members2) {
  const objects = [];
  for (const member of members2) {
    if (typeof member !== "object" || member.type !== "object")
      return null;
    for (const key in member) {
      if (!FOLDABLE_KEYS.has(key))
        return null;
    }
    objects.push(member);
  }
  const properties = {};
  const required2 = /* @__PURE__ */ new Set();
  for (const object2 of objects) {
    for (const key in object2.properties) {
      if (Object.prototype.hasOwnProperty.call(properties, key))
        continue;
      const parts = [];
      for (const other of objects) {
        const part = other.properties?.[key] ?? undeclaredConstraint(other);
        if (part === null || part === void 0)
          continue;
        if (!parts.some((seen) => JSON.stringify(seen) === JSON.stringify(part)))
          parts.push(part);
      }
      const merged = parts.length === 1 ? parts[0] : foldObjects(parts) ?? { allOf: parts };
      assignProp(properties, key, merged);
    }
    for (const key of object2.required ?? [])
      required2.add(key);
  }
  const folded = { type: "object", properties };
  if (required2.size)
    folded.required = [...required2];
  if (objects.every((object2) => object2.additionalProperties === false)) {
    folded.additionalProperties = false;
  } else {
    const constraints = [];
    for (const object2 of objects) {
      const constraint = undeclaredConstraint(object2);
      if (constraint && !constraints.some((seen) => JSON.stringify(seen) === JSON.stringify(constraint)))
        constraints.push(constraint);
    }
    if (constraints.length === 1)
      folded.additionalProperties = constraints[0];
    else if (constraints.length > 1)
      folded.additionalProperties = { allOf: constraints };
  }
  return folded;
}
__name(foldObjects, "foldObjects");
function foldIntersection(json2) {
  const allOf = json2.allOf;
  if (!Array.isArray(allOf) || allOf.length < 2)
    return;
  for (const key of FOLDABLE_KEYS)
    if (key in json2)
      return;
  const unions = allOf.filter((m) => UNION_KEYS.some((k) => Array.isArray(m[k])));
  let folded = null;
  if (!unions.length) {
    folded = foldObjects(allOf);
  } else {
    const union2 = unions[0];
    const keyword = UNION_KEYS.find((k) => Array.isArray(union2[k]));
    if (Object.keys(union2).length !== 1)
      return;
    const rest = allOf.filter((m) => m !== union2);
    const branches = union2[keyword].map((branch) => foldObjects([...rest, branch]));
    if (branches.some((b) => !b))
      return;
    folded = { [keyword]: branches };
  }
  if (!folded)
    return;
  delete json2.allOf;
  assignProps(json2, folded);
}
__name(foldIntersection, "foldIntersection");
function finalize(ctx, schema) {
  const root = ctx.seen.get(schema);
  if (!root)
    throw new Error("Unprocessed schema. This is a bug in Zod.");
  const flattenRef = /* @__PURE__ */ __name((zodSchema) => {
    const seen = ctx.seen.get(zodSchema);
    if (seen.ref === null)
      return;
    const schema2 = seen.def ?? seen.schema;
    const _cached = { ...schema2 };
    const ref = seen.ref;
    seen.ref = null;
    if (ref) {
      flattenRef(ref);
      const refSeen = ctx.seen.get(ref);
      const refSchema = refSeen.schema;
      if (refSchema.$ref && (ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0")) {
        schema2.allOf = schema2.allOf ?? [];
        schema2.allOf.push(refSchema);
      } else {
        assignProps(schema2, refSchema);
      }
      assignProps(schema2, _cached);
      const isParentRef = zodSchema._zod.parent === ref;
      if (isParentRef) {
        for (const key in schema2) {
          if (key === "$ref" || key === "allOf")
            continue;
          if (!(key in _cached)) {
            delete schema2[key];
          }
        }
      }
      if (refSchema.$ref && refSeen.def) {
        for (const key in schema2) {
          if (key === "$ref" || key === "allOf")
            continue;
          if (key in refSeen.def && JSON.stringify(schema2[key]) === JSON.stringify(refSeen.def[key])) {
            delete schema2[key];
          }
        }
      }
    }
    const parent = zodSchema._zod.parent;
    if (parent && parent !== ref) {
      flattenRef(parent);
      const parentSeen = ctx.seen.get(parent);
      if (parentSeen?.schema.$ref) {
        schema2.$ref = parentSeen.schema.$ref;
        if (parentSeen.def) {
          for (const key in schema2) {
            if (key === "$ref" || key === "allOf")
              continue;
            if (key in parentSeen.def && JSON.stringify(schema2[key]) === JSON.stringify(parentSeen.def[key])) {
              delete schema2[key];
            }
          }
        }
      }
    }
    ctx.override({
      zodSchema,
      jsonSchema: schema2,
      path: seen.path ?? []
    });
  }, "flattenRef");
  if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
    for (const entry of [...ctx.seen.entries()].reverse()) {
      flattenRef(entry[0]);
    }
    if (ctx.target !== "openapi-3.0") {
      for (const entry of ctx.seen.entries()) {
        compactTypeUnion(entry[1].def ?? entry[1].schema);
      }
    }
    for (const rewrite of ctx.deferred)
      rewrite();
    if (ctx.intersections.length) {
      const carriers = /* @__PURE__ */ new Map();
      for (const seen of ctx.seen.values()) {
        for (const json2 of [seen.schema, seen.def]) {
          const allOf = json2?.allOf;
          if (!Array.isArray(allOf))
            continue;
          const existing = carriers.get(allOf);
          if (existing)
            existing.push(json2);
          else
            carriers.set(allOf, [json2]);
        }
      }
      for (const allOf of ctx.intersections) {
        for (const json2 of carriers.get(allOf) ?? [])
          foldIntersection(json2);
      }
    }
  }
  const result = {};
  if (ctx.target === "draft-2020-12") {
    result.$schema = "https://json-schema.org/draft/2020-12/schema";
  } else if (ctx.target === "draft-07") {
    result.$schema = "http://json-schema.org/draft-07/schema#";
  } else if (ctx.target === "draft-04") {
    result.$schema = "http://json-schema.org/draft-04/schema#";
  } else if (ctx.target === "openapi-3.0") {
  } else {
  }
  if (ctx.external?.uri) {
    const id3 = ctx.external.registry.get(schema)?.id;
    if (!id3)
      throw new Error("Schema is missing an `id` property");
    result.$id = ctx.external.uri(id3);
  }
  assignProps(result, root.defId ? root.schema : root.def ?? root.schema);
  const rootMetaId = ctx.metadataRegistry.get(schema)?.id;
  if (rootMetaId !== void 0 && result.id === rootMetaId)
    delete result.id;
  const defs = ctx.external?.defs ?? {};
  if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
    for (const entry of ctx.seen.entries()) {
      const seen = entry[1];
      if (seen.def && seen.defId) {
        if (seen.def.id === seen.defId)
          delete seen.def.id;
        assignProp(defs, seen.defId, seen.def);
      }
    }
  }
  if (ctx.external)
    ctx.sharedEmitDoneFor = ctx.external;
  if (ctx.external) {
  } else {
    if (Object.keys(defs).length > 0) {
      if (ctx.target === "draft-2020-12") {
        result.$defs = defs;
      } else {
        result.definitions = defs;
      }
    }
  }
  try {
    const finalized = JSON.parse(JSON.stringify(result));
    Object.defineProperty(finalized, "~standard", {
      value: {
        ...schema["~standard"],
        jsonSchema: {
          input: createStandardJSONSchemaMethod(schema, "input", ctx.processors),
          output: createStandardJSONSchemaMethod(schema, "output", ctx.processors)
        }
      },
      enumerable: false,
      writable: false
    });
    return finalized;
  } catch (_err) {
    throw new Error("Error converting schema to JSON.");
  }
}
__name(finalize, "finalize");
function isTransforming(_schema, _ctx) {
  const ctx = _ctx ?? { seen: /* @__PURE__ */ new Set() };
  if (ctx.seen.has(_schema))
    return false;
  ctx.seen.add(_schema);
  const def = _schema._zod.def;
  if (def.type === "transform")
    return true;
  if (def.type === "array")
    return isTransforming(def.element, ctx);
  if (def.type === "set")
    return isTransforming(def.valueType, ctx);
  if (def.type === "lazy")
    return isTransforming(def.getter(), ctx);
  if (def.type === "promise" || def.type === "optional" || def.type === "nonoptional" || def.type === "nullable" || def.type === "readonly" || def.type === "default" || def.type === "prefault" || def.type === "catch") {
    return isTransforming(def.innerType, ctx);
  }
  if (def.type === "intersection") {
    return isTransforming(def.left, ctx) || isTransforming(def.right, ctx);
  }
  if (def.type === "record" || def.type === "map") {
    return isTransforming(def.keyType, ctx) || isTransforming(def.valueType, ctx);
  }
  if (def.type === "pipe") {
    if (_schema._zod.traits.has("$ZodCodec"))
      return true;
    return isTransforming(def.in, ctx) || isTransforming(def.out, ctx);
  }
  if (def.type === "object") {
    for (const key in def.shape) {
      if (isTransforming(def.shape[key], ctx))
        return true;
    }
    return false;
  }
  if (def.type === "union") {
    for (const option of def.options) {
      if (isTransforming(option, ctx))
        return true;
    }
    return false;
  }
  if (def.type === "tuple") {
    for (const item of def.items) {
      if (isTransforming(item, ctx))
        return true;
    }
    if (def.rest && isTransforming(def.rest, ctx))
      return true;
    return false;
  }
  return false;
}
__name(isTransforming, "isTransforming");
var createToJSONSchemaMethod = /* @__PURE__ */ __name((schema, processors = {}) => (params) => {
  const ctx = initializeContext({ ...params, processors });
  processSchema(schema, ctx);
  extractDefs(ctx, schema);
  return finalize(ctx, schema);
}, "createToJSONSchemaMethod");
var createStandardJSONSchemaMethod = /* @__PURE__ */ __name((schema, io, processors = {}) => (params) => {
  const { libraryOptions, target } = params ?? {};
  const ctx = initializeContext({ ...libraryOptions ?? {}, target, io, processors });
  processSchema(schema, ctx);
  extractDefs(ctx, schema);
  return finalize(ctx, schema);
}, "createStandardJSONSchemaMethod");

// node_modules/zod/v4/core/json-schema-processors.js
var narrowMin = /* @__PURE__ */ __name((agg, key, value) => {
  if (agg[key] === void 0 || value > agg[key])
    agg[key] = value;
}, "narrowMin");
var narrowMax = /* @__PURE__ */ __name((agg, key, value) => {
  if (agg[key] === void 0 || value < agg[key])
    agg[key] = value;
}, "narrowMax");
var narrowBoth = /* @__PURE__ */ __name((agg, value) => {
  narrowMin(agg, "minimum", value);
  narrowMax(agg, "maximum", value);
}, "narrowBoth");
var addDivisor = /* @__PURE__ */ __name((agg, value) => {
  agg.multipleOf ?? (agg.multipleOf = []);
  if (!agg.multipleOf.includes(value))
    agg.multipleOf.push(value);
}, "addDivisor");
var addPattern = /* @__PURE__ */ __name((agg, pattern) => {
  agg.patterns ?? (agg.patterns = /* @__PURE__ */ new Set());
  agg.patterns.add(pattern);
}, "addPattern");
var intersectMime = /* @__PURE__ */ __name((agg, mime) => {
  agg.mime = agg.mime ? agg.mime.filter((m) => mime.includes(m)) : [...mime];
}, "intersectMime");
var setFormat = /* @__PURE__ */ __name((agg, format) => {
  agg.format = format;
  if (format.includes("int"))
    agg.isInt = true;
}, "setFormat");
var minContributor = /* @__PURE__ */ __name((agg, def) => narrowMin(agg, "minimum", def.minimum), "minContributor");
var maxContributor = /* @__PURE__ */ __name((agg, def) => narrowMax(agg, "maximum", def.maximum), "maxContributor");
var formatContributor = /* @__PURE__ */ __name((ranges) => (agg, def) => {
  setFormat(agg, def.format);
  const [minimum, maximum] = ranges[def.format];
  narrowMin(agg, "minimum", minimum);
  narrowMax(agg, "maximum", maximum);
}, "formatContributor");
var contributors = {
  greater_than: /* @__PURE__ */ __name((agg, def) => narrowMin(agg, def.inclusive ? "minimum" : "exclusiveMinimum", def.value), "greater_than"),
  less_than: /* @__PURE__ */ __name((agg, def) => narrowMax(agg, def.inclusive ? "maximum" : "exclusiveMaximum", def.value), "less_than"),
  multiple_of: /* @__PURE__ */ __name((agg, def) => addDivisor(agg, def.value), "multiple_of"),
  number_format: formatContributor(NUMBER_FORMAT_RANGES),
  bigint_format: formatContributor(BIGINT_FORMAT_RANGES),
  min_length: minContributor,
  max_length: maxContributor,
  length_equals: /* @__PURE__ */ __name((agg, def) => narrowBoth(agg, def.length), "length_equals"),
  min_size: minContributor,
  max_size: maxContributor,
  size_equals: /* @__PURE__ */ __name((agg, def) => narrowBoth(agg, def.size), "size_equals"),
  string_format: /* @__PURE__ */ __name((agg, def) => {
    setFormat(agg, def.format);
    if (def.pattern)
      addPattern(agg, def.pattern);
    if (def.format === "base64" || def.format === "base64url")
      agg.contentEncoding = def.format;
    if (def.local || def.precision === -1)
      agg.laxFormat = true;
  }, "string_format"),
  mime_type: /* @__PURE__ */ __name((agg, def) => intersectMime(agg, def.mime), "mime_type")
};
function aggregateChecks(schema) {
  const agg = {};
  const def = schema._zod.def;
  const list2 = schema._zod.traits.has("$ZodCheck") ? [schema, ...def.checks ?? []] : def.checks ?? [];
  for (const ch of list2)
    contributors[ch._zod.def.check]?.(agg, ch._zod.def);
  const bag = schema._zod.bag;
  if (bag.minimum !== void 0)
    narrowMin(agg, "minimum", bag.minimum);
  if (bag.exclusiveMinimum !== void 0)
    narrowMin(agg, "exclusiveMinimum", bag.exclusiveMinimum);
  if (bag.maximum !== void 0)
    narrowMax(agg, "maximum", bag.maximum);
  if (bag.exclusiveMaximum !== void 0)
    narrowMax(agg, "exclusiveMaximum", bag.exclusiveMaximum);
  if (bag.multipleOf !== void 0)
    addDivisor(agg, bag.multipleOf);
  if (bag.format !== void 0) {
    agg.format ?? (agg.format = bag.format);
    if (bag.format.includes("int"))
      agg.isInt = true;
  }
  if (bag.mime)
    intersectMime(agg, bag.mime);
  for (const pattern of bag.patterns ?? [])
    addPattern(agg, pattern);
  return agg;
}
__name(aggregateChecks, "aggregateChecks");
var formatMap = {
  guid: "uuid",
  url: "uri",
  datetime: "date-time",
  json_string: "json-string",
  regex: ""
  // do not set
};
var exactPatterns = /* @__PURE__ */ new Map([
  [base64Charset, base64],
  [base64urlCharset, base64url]
]);
var exactPattern = /* @__PURE__ */ __name((p) => exactPatterns.get(p) ?? p, "exactPattern");
var stringProcessor = /* @__PURE__ */ __name((schema, ctx, _json, _params) => {
  const json2 = _json;
  json2.type = "string";
  const { minimum, maximum, format, patterns, contentEncoding, laxFormat } = aggregateChecks(schema);
  if (typeof minimum === "number")
    json2.minLength = minimum;
  if (typeof maximum === "number")
    json2.maxLength = maximum;
  if (format) {
    json2.format = formatMap[format] ?? format;
    if (json2.format === "")
      delete json2.format;
    if (format === "time" || laxFormat) {
      delete json2.format;
    }
  }
  if (contentEncoding)
    json2.contentEncoding = contentEncoding;
  if (patterns && patterns.size > 0) {
    const patternList = [...patterns].map(exactPattern);
    if (patternList.length === 1)
      json2.pattern = patternList[0].source;
    else if (patternList.length > 1) {
      json2.allOf = [
        ...patternList.map((regex) => ({
          ...ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0" ? { type: "string" } : {},
          pattern: regex.source
        }))
      ];
    }
  }
}, "stringProcessor");
var numberProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const json2 = _json;
  const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum, isInt } = aggregateChecks(schema);
  json2.type = isInt ? "integer" : "number";
  const exMin = typeof exclusiveMinimum === "number" && exclusiveMinimum >= (minimum ?? Number.NEGATIVE_INFINITY);
  const exMax = typeof exclusiveMaximum === "number" && exclusiveMaximum <= (maximum ?? Number.POSITIVE_INFINITY);
  const legacy = ctx.target === "draft-04" || ctx.target === "openapi-3.0";
  if (exMin) {
    if (legacy) {
      json2.minimum = exclusiveMinimum;
      json2.exclusiveMinimum = true;
    } else {
      json2.exclusiveMinimum = exclusiveMinimum;
    }
  } else if (typeof minimum === "number") {
    json2.minimum = minimum;
  }
  if (exMax) {
    if (legacy) {
      json2.maximum = exclusiveMaximum;
      json2.exclusiveMaximum = true;
    } else {
      json2.exclusiveMaximum = exclusiveMaximum;
    }
  } else if (typeof maximum === "number") {
    json2.maximum = maximum;
  }
  if (multipleOf) {
    const divisors = /* @__PURE__ */ new Set();
    for (const divisor of multipleOf) {
      if (Number.isFinite(divisor) && divisor !== 0)
        divisors.add(Math.abs(divisor));
      else
        handleUnrepresentable(schema, ctx, json2, params, `A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);
    }
    const [first, ...rest] = divisors;
    if (first !== void 0)
      json2.multipleOf = first;
    if (rest.length)
      json2.allOf = [...json2.allOf ?? [], ...rest.map((m) => ({ multipleOf: m }))];
  }
}, "numberProcessor");
var booleanProcessor = /* @__PURE__ */ __name((_schema, _ctx, json2, _params) => {
  json2.type = "boolean";
}, "booleanProcessor");
var bigintProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "BigInt cannot be represented in JSON Schema");
}, "bigintProcessor");
var symbolProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Symbols cannot be represented in JSON Schema");
}, "symbolProcessor");
var nullProcessor = /* @__PURE__ */ __name((_schema, ctx, json2, _params) => {
  if (ctx.target === "openapi-3.0") {
    json2.type = "string";
    json2.nullable = true;
    json2.enum = [null];
  } else {
    json2.type = "null";
  }
}, "nullProcessor");
var undefinedProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Undefined cannot be represented in JSON Schema");
}, "undefinedProcessor");
var voidProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Void cannot be represented in JSON Schema");
}, "voidProcessor");
var neverProcessor = /* @__PURE__ */ __name((_schema, _ctx, json2, _params) => {
  json2.not = {};
}, "neverProcessor");
var anyProcessor = /* @__PURE__ */ __name((_schema, _ctx, _json, _params) => {
}, "anyProcessor");
var unknownProcessor = /* @__PURE__ */ __name((_schema, _ctx, _json, _params) => {
}, "unknownProcessor");
var dateProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Date cannot be represented in JSON Schema");
}, "dateProcessor");
var enumProcessor = /* @__PURE__ */ __name((schema, _ctx, json2, _params) => {
  const def = schema._zod.def;
  const values = getEnumValues(def.entries);
  if (values.length === 0) {
    json2.not = {};
    return;
  }
  if (values.every((v) => typeof v === "number"))
    json2.type = "number";
  if (values.every((v) => typeof v === "string"))
    json2.type = "string";
  json2.enum = values;
}, "enumProcessor");
var literalProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  const def = schema._zod.def;
  if (def.values.length === 0) {
    json2.not = {};
    return;
  }
  const vals = [];
  for (const val of def.values) {
    if (val === void 0) {
      if (handleUnrepresentable(schema, ctx, json2, params, "Literal `undefined` cannot be represented in JSON Schema"))
        return;
    } else if (typeof val === "bigint") {
      if (handleUnrepresentable(schema, ctx, json2, params, "BigInt literals cannot be represented in JSON Schema"))
        return;
      vals.push(Number(val));
    } else {
      vals.push(val);
    }
  }
  if (vals.length === 0) {
  } else if (vals.length === 1) {
    const val = vals[0];
    json2.type = val === null ? "null" : typeof val;
    if (ctx.target === "draft-04" || ctx.target === "openapi-3.0") {
      json2.enum = [val];
    } else {
      json2.const = val;
    }
  } else {
    if (vals.every((v) => typeof v === "number"))
      json2.type = "number";
    if (vals.every((v) => typeof v === "string"))
      json2.type = "string";
    if (vals.every((v) => typeof v === "boolean"))
      json2.type = "boolean";
    if (vals.every((v) => v === null))
      json2.type = "null";
    json2.enum = vals;
  }
}, "literalProcessor");
var nanProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "NaN cannot be represented in JSON Schema");
}, "nanProcessor");
var templateLiteralProcessor = /* @__PURE__ */ __name((schema, _ctx, json2, _params) => {
  const _json = json2;
  const pattern = schema._zod.pattern;
  if (!pattern)
    throw new Error("Pattern not found in template literal");
  _json.type = "string";
  _json.pattern = pattern.source;
}, "templateLiteralProcessor");
var fileProcessor = /* @__PURE__ */ __name((schema, _ctx, json2, _params) => {
  const _json = json2;
  _json.type = "string";
  _json.format = "binary";
  _json.contentEncoding = "binary";
  const { minimum, maximum, mime } = aggregateChecks(schema);
  if (minimum !== void 0)
    _json.minLength = minimum;
  if (maximum !== void 0)
    _json.maxLength = maximum;
  if (!mime)
    return;
  if (mime.length === 0)
    _json.not = {};
  else if (mime.length === 1)
    _json.contentMediaType = mime[0];
  else
    _json.anyOf = mime.map((m) => ({ contentMediaType: m }));
}, "fileProcessor");
var successProcessor = /* @__PURE__ */ __name((_schema, _ctx, json2, _params) => {
  json2.type = "boolean";
}, "successProcessor");
var customProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Custom types cannot be represented in JSON Schema");
}, "customProcessor");
var functionProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Function types cannot be represented in JSON Schema");
}, "functionProcessor");
var transformProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Transforms cannot be represented in JSON Schema");
}, "transformProcessor");
var mapProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Map cannot be represented in JSON Schema");
}, "mapProcessor");
var setProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Set cannot be represented in JSON Schema");
}, "setProcessor");
var arrayProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  const { minimum, maximum } = aggregateChecks(schema);
  if (typeof minimum === "number")
    json2.minItems = minimum;
  if (typeof maximum === "number")
    json2.maxItems = maximum;
  json2.type = "array";
  json2.items = processSchema(def.element, ctx, {
    ...params,
    path: [...params.path, "items"]
  });
}, "arrayProcessor");
function inputOptin(schema) {
  const def = schema._zod.def;
  if (def.type === "pipe" && def.in._zod.traits.has("$ZodTransform")) {
    return inputOptin(def.out);
  }
  if (def.type === "catch") {
    return inputOptin(def.innerType);
  }
  return schema._zod.optin;
}
__name(inputOptin, "inputOptin");
var objectProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  const shape = def.shape;
  const symbolKeys = Object.getOwnPropertySymbols(shape);
  if (symbolKeys.length && handleUnrepresentable(schema, ctx, json2, params, "Symbol keys cannot be represented in JSON Schema")) {
    return;
  }
  json2.type = "object";
  json2.properties = {};
  for (const key in shape) {
    assignProp(json2.properties, key, processSchema(shape[key], ctx, {
      ...params,
      path: [...params.path, "properties", key]
    }));
  }
  const requiredKeys = [];
  for (const key of Object.keys(shape)) {
    const field = def.shape[key];
    if (ctx.io === "input" ? inputOptin(field) === void 0 : field._zod.optout === void 0) {
      requiredKeys.push(key);
    }
  }
  if (requiredKeys.length > 0) {
    json2.required = requiredKeys;
  }
  if (def.catchall?._zod.def.type === "never") {
    json2.additionalProperties = false;
  } else if (!def.catchall) {
    if (ctx.io === "output")
      json2.additionalProperties = false;
  } else if (def.catchall) {
    json2.additionalProperties = processSchema(def.catchall, ctx, {
      ...params,
      path: [...params.path, "additionalProperties"]
    });
  }
}, "objectProcessor");
var unionProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const isExclusive = def.inclusive === false;
  const options = def.options.map((x, i) => processSchema(x, ctx, {
    ...params,
    path: [...params.path, isExclusive ? "oneOf" : "anyOf", i]
  }));
  if (isExclusive) {
    json2.oneOf = options;
  } else {
    json2.anyOf = options;
  }
}, "unionProcessor");
var intersectionProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const a = processSchema(def.left, ctx, {
    ...params,
    path: [...params.path, "allOf", 0]
  });
  const b = processSchema(def.right, ctx, {
    ...params,
    path: [...params.path, "allOf", 1]
  });
  const isSimpleIntersection = /* @__PURE__ */ __name((val) => "allOf" in val && Object.keys(val).length === 1, "isSimpleIntersection");
  const allOf = [
    ...isSimpleIntersection(a) ? a.allOf : [a],
    ...isSimpleIntersection(b) ? b.allOf : [b]
  ];
  json2.allOf = allOf;
  ctx.intersections.push(allOf);
}, "intersectionProcessor");
var tupleProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  json2.type = "array";
  const prefixPath = ctx.target === "draft-2020-12" ? "prefixItems" : "items";
  const restPath = ctx.target === "draft-2020-12" ? "items" : ctx.target === "openapi-3.0" ? "items" : "additionalItems";
  const prefixItems = def.items.map((x, i) => processSchema(x, ctx, {
    ...params,
    path: [...params.path, prefixPath, i]
  }));
  const rest = def.rest ? processSchema(def.rest, ctx, {
    ...params,
    path: [...params.path, restPath, ...ctx.target === "openapi-3.0" ? [def.items.length] : []]
  }) : null;
  let minItems = def.items.length;
  while (minItems > 0) {
    const item = def.items[minItems - 1];
    const optional2 = ctx.io === "input" ? inputOptin(item) !== void 0 : item._zod.optout === "optional";
    if (!optional2)
      break;
    minItems--;
  }
  const maxItems = def.items.length;
  const isClosed = !def.rest;
  if (ctx.target === "draft-2020-12") {
    json2.prefixItems = prefixItems;
    if (isClosed) {
      json2.items = false;
    } else if (rest) {
      json2.items = rest;
    }
    if (minItems > 0)
      json2.minItems = minItems;
    if (isClosed)
      json2.maxItems = maxItems;
  } else if (ctx.target === "openapi-3.0") {
    json2.items = {
      anyOf: prefixItems
    };
    if (rest) {
      json2.items.anyOf.push(rest);
    }
    if (minItems > 0)
      json2.minItems = minItems;
    if (isClosed)
      json2.maxItems = maxItems;
  } else {
    json2.items = prefixItems;
    if (isClosed) {
      json2.additionalItems = false;
    } else if (rest) {
      json2.additionalItems = rest;
    }
    if (minItems > 0)
      json2.minItems = minItems;
    if (isClosed)
      json2.maxItems = maxItems;
  }
  const { minimum, maximum } = aggregateChecks(schema);
  if (typeof minimum === "number")
    json2.minItems = minimum;
  if (typeof maximum === "number")
    json2.maxItems = maximum;
}, "tupleProcessor");
function stringifyKeyNames(bySchema, json2, visited) {
  if (json2.$ref) {
    if (visited.has(json2))
      return json2;
    visited.add(json2);
    const def = bySchema.get(json2)?.def;
    if (!def)
      return json2;
    const inlined = stringifyKeyNames(bySchema, def, visited);
    return inlined === def ? json2 : inlined;
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = json2[keyword];
    if (!Array.isArray(branches))
      continue;
    const mapped = branches.map((branch) => stringifyKeyNames(bySchema, branch, visited));
    if (mapped.some((branch, i) => branch !== branches[i]))
      json2 = { ...json2, [keyword]: mapped };
  }
  const types = Array.isArray(json2.type) ? json2.type : [json2.type];
  const numericType = !types.includes("string") && types.some((t) => t === "number" || t === "integer");
  const values = json2.enum ?? (json2.const !== void 0 ? [json2.const] : void 0);
  if (!numericType && !values?.some((v) => typeof v === "number"))
    return json2;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format, id: id3, ...rest } = json2;
  if (rest.enum)
    rest.enum = rest.enum.map((v) => typeof v === "number" ? String(v) : v);
  else if (typeof rest.const === "number")
    rest.const = String(rest.const);
  if (!numericType)
    return rest;
  rest.type = "string";
  if (!values)
    rest.pattern = (types.includes("number") ? number : integer).source;
  return rest;
}
__name(stringifyKeyNames, "stringifyKeyNames");
var pendingRecords = /* @__PURE__ */ new WeakMap();
function rewriteKeyNames(ctx) {
  const bySchema = /* @__PURE__ */ new Map();
  for (const entry of ctx.seen.values()) {
    if (entry.def && !bySchema.has(entry.schema))
      bySchema.set(entry.schema, entry);
  }
  const rewrites = /* @__PURE__ */ new Map();
  for (const record3 of pendingRecords.get(ctx) ?? []) {
    const seen = ctx.seen.get(record3);
    const names = (seen?.def ?? seen?.schema)?.propertyNames;
    if (!names || names === true || rewrites.has(names))
      continue;
    const rewritten = stringifyKeyNames(bySchema, names, /* @__PURE__ */ new Set());
    if (rewritten !== names)
      rewrites.set(names, rewritten);
  }
  if (!rewrites.size)
    return;
  for (const entry of ctx.seen.values()) {
    for (const carrier of [entry.schema, entry.def]) {
      const rewritten = carrier && rewrites.get(carrier.propertyNames);
      if (rewritten)
        carrier.propertyNames = rewritten;
    }
  }
}
__name(rewriteKeyNames, "rewriteKeyNames");
var recordProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  json2.type = "object";
  const keyType = def.keyType;
  const patterns = aggregateChecks(keyType).patterns;
  if (def.mode === "loose" && patterns && patterns.size > 0) {
    const valueSchema = processSchema(def.valueType, ctx, {
      ...params,
      path: [...params.path, "patternProperties", "*"]
    });
    json2.patternProperties = {};
    for (const pattern of patterns) {
      assignProp(json2.patternProperties, exactPattern(pattern).source, valueSchema);
    }
  } else {
    if (ctx.target === "draft-07" || ctx.target === "draft-2020-12") {
      json2.propertyNames = processSchema(def.keyType, ctx, {
        ...params,
        path: [...params.path, "propertyNames"]
      });
      let pending = pendingRecords.get(ctx);
      if (!pending) {
        pending = [];
        pendingRecords.set(ctx, pending);
        ctx.deferred.push(() => rewriteKeyNames(ctx));
      }
      pending.push(schema);
    }
    json2.additionalProperties = processSchema(def.valueType, ctx, {
      ...params,
      path: [...params.path, "additionalProperties"]
    });
  }
  const keyValues = keyType._zod.values;
  const omittableOnInput = ctx.io === "input" && inputOptin(def.valueType) !== void 0;
  if (keyValues && !def.partial && !omittableOnInput) {
    const validKeyValues = [...keyValues].filter((v) => typeof v === "string" || typeof v === "number");
    if (validKeyValues.length > 0) {
      json2.required = validKeyValues.map(String);
    }
  }
}, "recordProcessor");
var nullableProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const inner = processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  if (ctx.target === "openapi-3.0") {
    seen.ref = def.innerType;
    json2.nullable = true;
  } else {
    json2.anyOf = [inner, { type: "null" }];
  }
}, "nullableProcessor");
var nonoptionalProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
}, "nonoptionalProcessor");
var UNREPRESENTABLE_DEFAULT = /* @__PURE__ */ Symbol();
function serializeDefaultValue(value, schema, ctx, json2, params) {
  let unrepresentable = false;
  const serialized = JSON.stringify(value, (_, val) => {
    if (typeof val !== "bigint")
      return val;
    unrepresentable = true;
    return null;
  });
  if (!unrepresentable)
    return JSON.parse(serialized);
  handleUnrepresentable(schema, ctx, json2, params, "BigInt defaults cannot be represented in JSON Schema");
  return UNREPRESENTABLE_DEFAULT;
}
__name(serializeDefaultValue, "serializeDefaultValue");
var defaultProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  const value = serializeDefaultValue(def.defaultValue, schema, ctx, json2, params);
  if (value !== UNREPRESENTABLE_DEFAULT)
    json2.default = value;
}, "defaultProcessor");
var prefaultProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  if (ctx.io !== "input")
    return;
  const value = serializeDefaultValue(def.defaultValue, schema, ctx, json2, params);
  if (value !== UNREPRESENTABLE_DEFAULT)
    json2._prefault = value;
}, "prefaultProcessor");
var catchProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  let catchValue;
  try {
    catchValue = def.catchValue(void 0);
  } catch {
    handleUnrepresentable(schema, ctx, json2, params, "Dynamic catch values are not supported in JSON Schema");
    return;
  }
  json2.default = catchValue;
}, "catchProcessor");
var pipeProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const def = schema._zod.def;
  const inIsTransform = def.in._zod.traits.has("$ZodTransform");
  const innerType = ctx.io === "input" ? inIsTransform ? def.out : def.in : def.out;
  processSchema(innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = innerType;
}, "pipeProcessor");
var readonlyProcessor = /* @__PURE__ */ __name((schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  json2.readOnly = true;
}, "readonlyProcessor");
var promiseProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
}, "promiseProcessor");
var optionalProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
}, "optionalProcessor");
var lazyProcessor = /* @__PURE__ */ __name((schema, ctx, _json, params) => {
  const innerType = schema._zod.innerType;
  processSchema(innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = innerType;
}, "lazyProcessor");
var allProcessors = {
  string: stringProcessor,
  number: numberProcessor,
  boolean: booleanProcessor,
  bigint: bigintProcessor,
  symbol: symbolProcessor,
  null: nullProcessor,
  undefined: undefinedProcessor,
  void: voidProcessor,
  never: neverProcessor,
  any: anyProcessor,
  unknown: unknownProcessor,
  date: dateProcessor,
  enum: enumProcessor,
  literal: literalProcessor,
  nan: nanProcessor,
  template_literal: templateLiteralProcessor,
  file: fileProcessor,
  success: successProcessor,
  custom: customProcessor,
  function: functionProcessor,
  transform: transformProcessor,
  map: mapProcessor,
  set: setProcessor,
  array: arrayProcessor,
  object: objectProcessor,
  union: unionProcessor,
  intersection: intersectionProcessor,
  tuple: tupleProcessor,
  record: recordProcessor,
  nullable: nullableProcessor,
  nonoptional: nonoptionalProcessor,
  default: defaultProcessor,
  prefault: prefaultProcessor,
  catch: catchProcessor,
  pipe: pipeProcessor,
  readonly: readonlyProcessor,
  promise: promiseProcessor,
  optional: optionalProcessor,
  lazy: lazyProcessor
};
function toJSONSchema(input2, params) {
  if ("_idmap" in input2) {
    const registry2 = input2;
    const ctx2 = initializeContext({ ...params, processors: allProcessors });
    const defs = {};
    for (const entry of registry2._idmap.entries()) {
      const [_, schema] = entry;
      processSchema(schema, ctx2);
    }
    const schemas = {};
    const external = {
      registry: registry2,
      uri: params?.uri,
      defs
    };
    ctx2.external = external;
    for (const entry of registry2._idmap.entries()) {
      const [key, schema] = entry;
      extractDefs(ctx2, schema);
      assignProp(schemas, key, finalize(ctx2, schema));
    }
    if (Object.keys(defs).length > 0) {
      const defsSegment = ctx2.target === "draft-2020-12" ? "$defs" : "definitions";
      schemas.__shared = {
        [defsSegment]: defs
      };
    }
    return { schemas };
  }
  const ctx = initializeContext({ ...params, processors: allProcessors });
  processSchema(input2, ctx);
  extractDefs(ctx, input2);
  return finalize(ctx, input2);
}
__name(toJSONSchema, "toJSONSchema");

// node_modules/zod/v4/core/json-schema-generator.js
var JSONSchemaGenerator = class {
  static {
    __name(this, "JSONSchemaGenerator");
  }
  /** @deprecated Access via ctx instead */
  get metadataRegistry() {
    return this.ctx.metadataRegistry;
  }
  /** @deprecated Access via ctx instead */
  get target() {
    return this.ctx.target;
  }
  // annotated so the .d.cts emits an indexed access rather than an inline `import()` of an ESM path
  /** @deprecated Access via ctx instead */
  get unrepresentable() {
    return this.ctx.unrepresentable;
  }
  /** @deprecated Access via ctx instead */
  get override() {
    return this.ctx.override;
  }
  /** @deprecated Access via ctx instead */
  get io() {
    return this.ctx.io;
  }
  /** @deprecated Access via ctx instead */
  get counter() {
    return this.ctx.counter;
  }
  set counter(value) {
    this.ctx.counter = value;
  }
  /** @deprecated Access via ctx instead */
  get seen() {
    return this.ctx.seen;
  }
  constructor(params) {
    let normalizedTarget = params?.target ?? "draft-2020-12";
    if (normalizedTarget === "draft-4")
      normalizedTarget = "draft-04";
    if (normalizedTarget === "draft-7")
      normalizedTarget = "draft-07";
    this.ctx = initializeContext({
      processors: allProcessors,
      target: normalizedTarget,
      ...params?.metadata && { metadata: params.metadata },
      ...params?.unrepresentable && { unrepresentable: params.unrepresentable },
      ...params?.override && { override: params.override },
      ...params?.io && { io: params.io }
    });
  }
  /**
   * Process a schema to prepare it for JSON Schema generation.
   * This must be called before emit().
   */
  process(schema, _params = { path: [], schemaPath: [] }) {
    return processSchema(schema, this.ctx, _params);
  }
  /**
   * Emit the final JSON Schema after processing.
   * Must call process() first.
   */
  emit(schema, _params) {
    if (_params) {
      if (_params.cycles)
        this.ctx.cycles = _params.cycles;
      if (_params.reused)
        this.ctx.reused = _params.reused;
      if (_params.external)
        this.ctx.external = _params.external;
    }
    this.ctx.sharedDefsExtractedFor = void 0;
    this.ctx.sharedEmitDoneFor = void 0;
    extractDefs(this.ctx, schema);
    const result = finalize(this.ctx, schema);
    const { "~standard": _, ...plainResult } = result;
    return plainResult;
  }
};

// node_modules/zod/v4/core/json-schema.js
var json_schema_exports = {};

// node_modules/zod/v4/classic/schemas.js
var schemas_exports2 = {};
__export(schemas_exports2, {
  ZodAny: () => ZodAny,
  ZodArray: () => ZodArray,
  ZodBase64: () => ZodBase64,
  ZodBase64URL: () => ZodBase64URL,
  ZodBigInt: () => ZodBigInt,
  ZodBigIntFormat: () => ZodBigIntFormat,
  ZodBoolean: () => ZodBoolean,
  ZodCIDRv4: () => ZodCIDRv4,
  ZodCIDRv6: () => ZodCIDRv6,
  ZodCUID: () => ZodCUID,
  ZodCUID2: () => ZodCUID2,
  ZodCatch: () => ZodCatch,
  ZodCodec: () => ZodCodec,
  ZodCreditCard: () => ZodCreditCard,
  ZodCustom: () => ZodCustom,
  ZodCustomStringFormat: () => ZodCustomStringFormat,
  ZodDate: () => ZodDate,
  ZodDefault: () => ZodDefault,
  ZodDiscriminatedUnion: () => ZodDiscriminatedUnion,
  ZodE164: () => ZodE164,
  ZodEmail: () => ZodEmail,
  ZodEmoji: () => ZodEmoji,
  ZodEnum: () => ZodEnum,
  ZodExactOptional: () => ZodExactOptional,
  ZodFile: () => ZodFile,
  ZodFunction: () => ZodFunction,
  ZodGUID: () => ZodGUID,
  ZodIBAN: () => ZodIBAN,
  ZodIPv4: () => ZodIPv4,
  ZodIPv6: () => ZodIPv6,
  ZodISODate: () => ZodISODate,
  ZodISODateTime: () => ZodISODateTime,
  ZodISODuration: () => ZodISODuration,
  ZodISOTime: () => ZodISOTime,
  ZodInstanceOf: () => ZodInstanceOf,
  ZodIntersection: () => ZodIntersection,
  ZodJWT: () => ZodJWT,
  ZodKSUID: () => ZodKSUID,
  ZodLazy: () => ZodLazy,
  ZodLiteral: () => ZodLiteral,
  ZodMAC: () => ZodMAC,
  ZodMap: () => ZodMap,
  ZodNaN: () => ZodNaN,
  ZodNanoID: () => ZodNanoID,
  ZodNever: () => ZodNever,
  ZodNonOptional: () => ZodNonOptional,
  ZodNull: () => ZodNull,
  ZodNullable: () => ZodNullable,
  ZodNumber: () => ZodNumber,
  ZodNumberFormat: () => ZodNumberFormat,
  ZodObject: () => ZodObject,
  ZodOptional: () => ZodOptional,
  ZodPipe: () => ZodPipe,
  ZodPrefault: () => ZodPrefault,
  ZodPreprocess: () => ZodPreprocess,
  ZodPromise: () => ZodPromise,
  ZodReadonly: () => ZodReadonly,
  ZodRecord: () => ZodRecord,
  ZodSet: () => ZodSet,
  ZodString: () => ZodString,
  ZodStringFormat: () => ZodStringFormat,
  ZodSuccess: () => ZodSuccess,
  ZodSymbol: () => ZodSymbol,
  ZodTemplateLiteral: () => ZodTemplateLiteral,
  ZodTransform: () => ZodTransform,
  ZodTuple: () => ZodTuple,
  ZodType: () => ZodType,
  ZodULID: () => ZodULID,
  ZodURL: () => ZodURL,
  ZodUUID: () => ZodUUID,
  ZodUndefined: () => ZodUndefined,
  ZodUnion: () => ZodUnion,
  ZodUnknown: () => ZodUnknown,
  ZodVoid: () => ZodVoid,
  ZodXID: () => ZodXID,
  ZodXor: () => ZodXor,
  _ZodString: () => _ZodString,
  _default: () => _default2,
  _function: () => _function,
  any: () => any,
  array: () => array,
  base64: () => base642,
  base64url: () => base64url2,
  bigint: () => bigint2,
  boolean: () => boolean2,
  catch: () => _catch2,
  check: () => check,
  cidrv4: () => cidrv42,
  cidrv6: () => cidrv62,
  codec: () => codec,
  creditCard: () => creditCard2,
  cuid: () => cuid3,
  cuid2: () => cuid22,
  currencyCode: () => currencyCode2,
  custom: () => custom,
  date: () => date2,
  describe: () => describe2,
  discriminatedUnion: () => discriminatedUnion,
  e164: () => e1642,
  email: () => email2,
  emoji: () => emoji2,
  enum: () => _enum2,
  exactOptional: () => exactOptional,
  file: () => file,
  float32: () => float32,
  float64: () => float64,
  function: () => _function,
  guid: () => guid2,
  hash: () => hash,
  hex: () => hex2,
  hostname: () => hostname2,
  httpUrl: () => httpUrl,
  iban: () => iban2,
  instanceof: () => _instanceof,
  int: () => int,
  int32: () => int32,
  int64: () => int64,
  intersection: () => intersection,
  invertCodec: () => invertCodec,
  ipv4: () => ipv42,
  ipv6: () => ipv62,
  json: () => json,
  jwt: () => jwt,
  keyof: () => keyof,
  ksuid: () => ksuid2,
  lazy: () => lazy,
  literal: () => literal,
  looseObject: () => looseObject,
  looseRecord: () => looseRecord,
  mac: () => mac2,
  map: () => map,
  meta: () => meta2,
  nan: () => nan,
  nanoid: () => nanoid2,
  nativeEnum: () => nativeEnum,
  never: () => never,
  nonoptional: () => nonoptional,
  null: () => _null3,
  nullable: () => nullable,
  nullish: () => nullish2,
  number: () => number2,
  object: () => object,
  optional: () => optional,
  partialRecord: () => partialRecord,
  pipe: () => pipe,
  prefault: () => prefault,
  preprocess: () => preprocess,
  promise: () => promise,
  readonly: () => readonly,
  record: () => record,
  refine: () => refine,
  set: () => set,
  strictObject: () => strictObject,
  string: () => string2,
  stringFormat: () => stringFormat,
  stringbool: () => stringbool,
  success: () => success,
  superRefine: () => superRefine,
  symbol: () => symbol,
  templateLiteral: () => templateLiteral,
  transform: () => transform,
  tuple: () => tuple,
  uint32: () => uint32,
  uint64: () => uint64,
  ulid: () => ulid2,
  undefined: () => _undefined3,
  union: () => union,
  unknown: () => unknown,
  url: () => url,
  uuid: () => uuid2,
  uuidv4: () => uuidv4,
  uuidv6: () => uuidv6,
  uuidv7: () => uuidv7,
  void: () => _void2,
  xid: () => xid2,
  xor: () => xor
});

// node_modules/zod/v4/classic/checks.js
var checks_exports2 = {};
__export(checks_exports2, {
  endsWith: () => _endsWith,
  gt: () => _gt,
  gte: () => _gte,
  includes: () => _includes,
  length: () => _length,
  lowercase: () => _lowercase,
  lt: () => _lt,
  lte: () => _lte,
  maxLength: () => _maxLength,
  maxSize: () => _maxSize,
  mime: () => _mime,
  minLength: () => _minLength,
  minSize: () => _minSize,
  multipleOf: () => _multipleOf,
  negative: () => _negative,
  nonnegative: () => _nonnegative,
  nonpositive: () => _nonpositive,
  normalize: () => _normalize,
  overwrite: () => _overwrite,
  positive: () => _positive,
  properties: () => _properties,
  property: () => _property,
  regex: () => _regex,
  size: () => _size,
  slugify: () => _slugify,
  startsWith: () => _startsWith,
  toLowerCase: () => _toLowerCase,
  toUpperCase: () => _toUpperCase,
  trim: () => _trim,
  uppercase: () => _uppercase
});

// node_modules/zod/v4/classic/errors.js
var _installedErrorProtos = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
function _lazyMethod(proto, key, make) {
  Object.defineProperty(proto, key, {
    configurable: true,
    enumerable: false,
    get() {
      const value = make(this);
      Object.defineProperty(this, key, { value, configurable: true, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(this, key, { value, configurable: true, writable: true });
    }
  });
}
__name(_lazyMethod, "_lazyMethod");
var initializer2 = /* @__PURE__ */ __name((inst, issues) => {
  $ZodError.init(inst, issues);
  inst.name = "ZodError";
  const proto = Object.getPrototypeOf(inst);
  if (_installedErrorProtos.has(proto))
    return;
  _installedErrorProtos.add(proto);
  _lazyMethod(proto, "format", (self) => (mapper) => formatError(self, mapper));
  _lazyMethod(proto, "flatten", (self) => (mapper) => flattenError(self, mapper));
  _lazyMethod(proto, "addIssue", (self) => (issue2) => {
    self.issues.push(issue2);
    self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
  });
  _lazyMethod(proto, "addIssues", (self) => (issues2) => {
    self.issues.push(...issues2);
    self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
  });
  Object.defineProperty(proto, "isEmpty", {
    configurable: true,
    enumerable: false,
    get() {
      return this.issues.length === 0;
    }
  });
}, "initializer");
var ZodError = /* @__PURE__ */ $constructor("ZodError", initializer2);
var ZodRealError = /* @__PURE__ */ $constructor("ZodError", initializer2, void 0, {
  Parent: Error
});

// node_modules/zod/v4/classic/parse.js
var parse2 = /* @__PURE__ */ _parse(ZodRealError);
var parseAsync2 = /* @__PURE__ */ _parseAsync(ZodRealError);
var safeParse2 = /* @__PURE__ */ _safeParse(ZodRealError);
var safeParseAsync2 = /* @__PURE__ */ _safeParseAsync(ZodRealError);
var encode2 = /* @__PURE__ */ _encode(ZodRealError);
var decode2 = /* @__PURE__ */ _decode(ZodRealError);
var encodeAsync2 = /* @__PURE__ */ _encodeAsync(ZodRealError);
var decodeAsync2 = /* @__PURE__ */ _decodeAsync(ZodRealError);
var safeEncode2 = /* @__PURE__ */ _safeEncode(ZodRealError);
var safeDecode2 = /* @__PURE__ */ _safeDecode(ZodRealError);
var safeEncodeAsync2 = /* @__PURE__ */ _safeEncodeAsync(ZodRealError);
var safeDecodeAsync2 = /* @__PURE__ */ _safeDecodeAsync(ZodRealError);

// node_modules/zod/v4/classic/schemas.js
function _ensureDefaultLocale() {
  if (!globalConfig.localeError)
    config(en_default());
}
__name(_ensureDefaultLocale, "_ensureDefaultLocale");
function _ensureDefaultMemoizer() {
  if (!globalConfig.memoizer)
    config({ memoizer: memoizer() });
}
__name(_ensureDefaultMemoizer, "_ensureDefaultMemoizer");
var ZodType = /* @__PURE__ */ $constructor("ZodType", (inst, def) => {
  _ensureDefaultLocale();
  $ZodType.init(inst, def);
  inst.def = def;
  inst.type = def.type;
  return inst;
}, {
  check(...chks) {
    const def = this.def;
    return this.clone(util_exports.mergeDefs(def, {
      checks: [
        ...def.checks ?? [],
        ...chks.map((ch) => typeof ch === "function" ? { _zod: { check: ch, def: { check: "custom" }, onattach: [] } } : ch)
      ]
    }), { parent: true });
  },
  with(...chks) {
    return this.check(...chks);
  },
  clone(def, params) {
    return clone(this, def, params);
  },
  brand() {
    return this;
  },
  register(reg, meta3) {
    reg.add(this, meta3);
    return this;
  },
  refine(check2, params) {
    return this.check(refine(check2, params));
  },
  superRefine(refinement, params) {
    return this.check(superRefine(refinement, params));
  },
  overwrite(fn) {
    return this.check(_overwrite(fn));
  },
  optional() {
    return optional(this);
  },
  exactOptional() {
    return exactOptional(this);
  },
  nullable() {
    return nullable(this);
  },
  nullish() {
    return optional(nullable(this));
  },
  nonoptional(params) {
    return nonoptional(this, params);
  },
  array() {
    return array(this);
  },
  or(arg) {
    return union([this, arg]);
  },
  and(arg) {
    return intersection(this, arg);
  },
  transform(tx) {
    return pipe(this, transform(tx));
  },
  default(d) {
    return _default2(this, d);
  },
  prefault(d) {
    return prefault(this, d);
  },
  catch(params) {
    return _catch2(this, params);
  },
  pipe(target) {
    return pipe(this, target);
  },
  readonly() {
    return readonly(this);
  },
  describe(description) {
    const cl = this.clone();
    globalRegistry.add(cl, { description });
    return cl;
  },
  meta(...args) {
    if (args.length === 0)
      return globalRegistry.get(this);
    const cl = this.clone();
    globalRegistry.add(cl, args[0]);
    return cl;
  },
  isOptional() {
    return this.safeParse(void 0).success;
  },
  isNullable() {
    return this.safeParse(null).success;
  },
  apply(fn, ...args) {
    return args.length === 0 ? fn(this) : fn(this, ...args);
  },
  // Overrides core's `~standard` to add `jsonSchema`. Must stay a prototype entry: redefining it per instance demotes instances to dictionary mode.
  get "~standard"() {
    return util_exports.hide(this, "~standard", {
      ...standardProps(this),
      jsonSchema: {
        input: createStandardJSONSchemaMethod(this, "input"),
        output: createStandardJSONSchemaMethod(this, "output")
      }
    });
  },
  set "~standard"(value) {
    util_exports.own(this, "~standard", value);
  },
  parse: /* @__PURE__ */ __name(function _parse2(data, params) {
    return parse2(this, data, params, { callee: _parse2 });
  }, "_parse"),
  parseAsync: /* @__PURE__ */ __name(async function _parseAsync2(data, params) {
    return await parseAsync2(this, data, params, { callee: _parseAsync2 });
  }, "_parseAsync"),
  safeParse(data, params) {
    return safeParse2(this, data, params);
  },
  async safeParseAsync(data, params) {
    return safeParseAsync2(this, data, params);
  },
  // `spa` is an alias: same function object as `safeParseAsync`, as before.
  get spa() {
    return this?.safeParseAsync;
  },
  set spa(value) {
    util_exports.own(this, "spa", value);
  },
  validate(data, params) {
    return validate(this, data, params);
  },
  validateAsync(data, params) {
    return validateAsync(this, data, params);
  },
  encode: /* @__PURE__ */ __name(function _encode2(data, params) {
    return encode2(this, data, params, { callee: _encode2 });
  }, "_encode"),
  decode: /* @__PURE__ */ __name(function _decode2(data, params) {
    return decode2(this, data, params, { callee: _decode2 });
  }, "_decode"),
  encodeAsync: /* @__PURE__ */ __name(async function _encodeAsync2(data, params) {
    return await encodeAsync2(this, data, params, { callee: _encodeAsync2 });
  }, "_encodeAsync"),
  decodeAsync: /* @__PURE__ */ __name(async function _decodeAsync2(data, params) {
    return await decodeAsync2(this, data, params, { callee: _decodeAsync2 });
  }, "_decodeAsync"),
  safeEncode(data, params) {
    return safeEncode2(this, data, params);
  },
  safeDecode(data, params) {
    return safeDecode2(this, data, params);
  },
  async safeEncodeAsync(data, params) {
    return safeEncodeAsync2(this, data, params);
  },
  async safeDecodeAsync(data, params) {
    return safeDecodeAsync2(this, data, params);
  },
  toJSONSchema(params) {
    return createToJSONSchemaMethod(this, {})(params);
  },
  // Reads through to the registry on every access, so it must not cache.
  get description() {
    return globalRegistry.get(this)?.description;
  },
  // No setter: `schema._def = x` throws, as it did when `_def` was a non-writable own property.
  get _def() {
    return this._zod.def;
  }
});
var _ZodString = /* @__PURE__ */ $constructor(
  "_ZodString",
  (inst, def) => {
    $ZodString.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => stringProcessor(inst, ctx, json2, params);
  },
  /* @__PURE__ */ util_exports.derived({
    format: /* @__PURE__ */ __name((inst) => aggregateChecks(inst).format ?? null, "format"),
    minLength: /* @__PURE__ */ __name((inst) => aggregateChecks(inst).minimum ?? null, "minLength"),
    maxLength: /* @__PURE__ */ __name((inst) => aggregateChecks(inst).maximum ?? null, "maxLength")
  }, {
    regex(...args) {
      return this.check(_regex(...args));
    },
    includes(...args) {
      return this.check(_includes(...args));
    },
    startsWith(...args) {
      return this.check(_startsWith(...args));
    },
    endsWith(...args) {
      return this.check(_endsWith(...args));
    },
    min(...args) {
      return this.check(_minLength(...args));
    },
    max(...args) {
      return this.check(_maxLength(...args));
    },
    length(...args) {
      return this.check(_length(...args));
    },
    nonempty(...args) {
      return this.check(_minLength(1, ...args));
    },
    lowercase(params) {
      return this.check(_lowercase(params));
    },
    uppercase(params) {
      return this.check(_uppercase(params));
    },
    trim() {
      return this.check(_trim());
    },
    normalize(...args) {
      return this.check(_normalize(...args));
    },
    toLowerCase() {
      return this.check(_toLowerCase());
    },
    toUpperCase() {
      return this.check(_toUpperCase());
    },
    slugify() {
      return this.check(_slugify());
    }
  })
);
var ZodString = /* @__PURE__ */ $constructor("ZodString", (inst, def) => {
  $ZodString.init(inst, def);
  _ZodString.init(inst, def);
}, {
  email(params) {
    return this.check(_email(ZodEmail, params));
  },
  url(params) {
    return this.check(_url(ZodURL, params));
  },
  jwt(params) {
    return this.check(_jwt(ZodJWT, params));
  },
  emoji(params) {
    return this.check(_emoji2(ZodEmoji, params));
  },
  guid(params) {
    return this.check(_guid(ZodGUID, params));
  },
  uuid(params) {
    return this.check(_uuid(ZodUUID, params));
  },
  uuidv4(params) {
    return this.check(_uuidv4(ZodUUID, params));
  },
  uuidv6(params) {
    return this.check(_uuidv6(ZodUUID, params));
  },
  uuidv7(params) {
    return this.check(_uuidv7(ZodUUID, params));
  },
  nanoid(params) {
    return this.check(_nanoid(ZodNanoID, params));
  },
  cuid(params) {
    return this.check(_cuid(ZodCUID, params));
  },
  cuid2(params) {
    return this.check(_cuid2(ZodCUID2, params));
  },
  ulid(params) {
    return this.check(_ulid(ZodULID, params));
  },
  base64(params) {
    return this.check(_base64(ZodBase64, params));
  },
  base64url(params) {
    return this.check(_base64url(ZodBase64URL, params));
  },
  xid(params) {
    return this.check(_xid(ZodXID, params));
  },
  ksuid(params) {
    return this.check(_ksuid(ZodKSUID, params));
  },
  ipv4(params) {
    return this.check(_ipv4(ZodIPv4, params));
  },
  ipv6(params) {
    return this.check(_ipv6(ZodIPv6, params));
  },
  cidrv4(params) {
    return this.check(_cidrv4(ZodCIDRv4, params));
  },
  cidrv6(params) {
    return this.check(_cidrv6(ZodCIDRv6, params));
  },
  e164(params) {
    return this.check(_e164(ZodE164, params));
  },
  datetime(params) {
    return this.check(_isoDateTime(ZodISODateTime, params));
  },
  date(params) {
    return this.check(_isoDate(ZodISODate, params));
  },
  time(params) {
    return this.check(_isoTime(ZodISOTime, params));
  },
  duration(params) {
    return this.check(_isoDuration(ZodISODuration, params));
  }
});
function string2(params) {
  return _string(ZodString, params);
}
__name(string2, "string");
var ZodStringFormat = /* @__PURE__ */ $constructor("ZodStringFormat", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  _ZodString.init(inst, def);
});
var ZodISODateTime = /* @__PURE__ */ $constructor("ZodISODateTime", (inst, def) => {
  $ZodISODateTime.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISODate = /* @__PURE__ */ $constructor("ZodISODate", (inst, def) => {
  $ZodISODate.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISOTime = /* @__PURE__ */ $constructor("ZodISOTime", (inst, def) => {
  $ZodISOTime.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISODuration = /* @__PURE__ */ $constructor("ZodISODuration", (inst, def) => {
  $ZodISODuration.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodEmail = /* @__PURE__ */ $constructor("ZodEmail", (inst, def) => {
  $ZodEmail.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function email2(params) {
  return _email(ZodEmail, params);
}
__name(email2, "email");
var ZodGUID = /* @__PURE__ */ $constructor("ZodGUID", (inst, def) => {
  $ZodGUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function guid2(params) {
  return _guid(ZodGUID, params);
}
__name(guid2, "guid");
var ZodUUID = /* @__PURE__ */ $constructor("ZodUUID", (inst, def) => {
  $ZodUUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function uuid2(params) {
  return _uuid(ZodUUID, params);
}
__name(uuid2, "uuid");
function uuidv4(params) {
  return _uuidv4(ZodUUID, params);
}
__name(uuidv4, "uuidv4");
function uuidv6(params) {
  return _uuidv6(ZodUUID, params);
}
__name(uuidv6, "uuidv6");
function uuidv7(params) {
  return _uuidv7(ZodUUID, params);
}
__name(uuidv7, "uuidv7");
var ZodURL = /* @__PURE__ */ $constructor("ZodURL", (inst, def) => {
  $ZodURL.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function url(params) {
  return _url(ZodURL, params);
}
__name(url, "url");
function httpUrl(params) {
  return _url(ZodURL, {
    protocol: httpProtocol,
    hostname: domain,
    ...util_exports.normalizeParams(params)
  });
}
__name(httpUrl, "httpUrl");
var ZodEmoji = /* @__PURE__ */ $constructor("ZodEmoji", (inst, def) => {
  $ZodEmoji.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function emoji2(params) {
  return _emoji2(ZodEmoji, params);
}
__name(emoji2, "emoji");
var ZodNanoID = /* @__PURE__ */ $constructor("ZodNanoID", (inst, def) => {
  $ZodNanoID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function nanoid2(params) {
  return _nanoid(ZodNanoID, params);
}
__name(nanoid2, "nanoid");
var ZodCUID = /* @__PURE__ */ $constructor("ZodCUID", (inst, def) => {
  $ZodCUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function cuid3(params) {
  return _cuid(ZodCUID, params);
}
__name(cuid3, "cuid");
var ZodCUID2 = /* @__PURE__ */ $constructor("ZodCUID2", (inst, def) => {
  $ZodCUID2.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function cuid22(params) {
  return _cuid2(ZodCUID2, params);
}
__name(cuid22, "cuid2");
var ZodULID = /* @__PURE__ */ $constructor("ZodULID", (inst, def) => {
  $ZodULID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function ulid2(params) {
  return _ulid(ZodULID, params);
}
__name(ulid2, "ulid");
var ZodXID = /* @__PURE__ */ $constructor("ZodXID", (inst, def) => {
  $ZodXID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function xid2(params) {
  return _xid(ZodXID, params);
}
__name(xid2, "xid");
var ZodKSUID = /* @__PURE__ */ $constructor("ZodKSUID", (inst, def) => {
  $ZodKSUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function ksuid2(params) {
  return _ksuid(ZodKSUID, params);
}
__name(ksuid2, "ksuid");
var ZodIPv4 = /* @__PURE__ */ $constructor("ZodIPv4", (inst, def) => {
  $ZodIPv4.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function ipv42(params) {
  return _ipv4(ZodIPv4, params);
}
__name(ipv42, "ipv4");
var ZodMAC = /* @__PURE__ */ $constructor("ZodMAC", (inst, def) => {
  $ZodMAC.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function mac2(params) {
  return _mac(ZodMAC, params);
}
__name(mac2, "mac");
var ZodIPv6 = /* @__PURE__ */ $constructor("ZodIPv6", (inst, def) => {
  $ZodIPv6.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function ipv62(params) {
  return _ipv6(ZodIPv6, params);
}
__name(ipv62, "ipv6");
var ZodCIDRv4 = /* @__PURE__ */ $constructor("ZodCIDRv4", (inst, def) => {
  $ZodCIDRv4.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function cidrv42(params) {
  return _cidrv4(ZodCIDRv4, params);
}
__name(cidrv42, "cidrv4");
var ZodCIDRv6 = /* @__PURE__ */ $constructor("ZodCIDRv6", (inst, def) => {
  $ZodCIDRv6.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function cidrv62(params) {
  return _cidrv6(ZodCIDRv6, params);
}
__name(cidrv62, "cidrv6");
var ZodBase64 = /* @__PURE__ */ $constructor("ZodBase64", (inst, def) => {
  $ZodBase64.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function base642(params) {
  return _base64(ZodBase64, params);
}
__name(base642, "base64");
var ZodBase64URL = /* @__PURE__ */ $constructor("ZodBase64URL", (inst, def) => {
  $ZodBase64URL.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function base64url2(params) {
  return _base64url(ZodBase64URL, params);
}
__name(base64url2, "base64url");
var ZodE164 = /* @__PURE__ */ $constructor("ZodE164", (inst, def) => {
  $ZodE164.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function e1642(params) {
  return _e164(ZodE164, params);
}
__name(e1642, "e164");
var ZodCreditCard = /* @__PURE__ */ $constructor("ZodCreditCard", (inst, def) => {
  $ZodCreditCard.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function creditCard2(params) {
  return _creditCard(ZodCreditCard, params);
}
__name(creditCard2, "creditCard");
var ZodIBAN = /* @__PURE__ */ $constructor("ZodIBAN", (inst, def) => {
  $ZodIBAN.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function iban2(params) {
  return _iban(ZodIBAN, params);
}
__name(iban2, "iban");
var ZodJWT = /* @__PURE__ */ $constructor("ZodJWT", (inst, def) => {
  $ZodJWT.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function jwt(params) {
  return _jwt(ZodJWT, params);
}
__name(jwt, "jwt");
var ZodCustomStringFormat = /* @__PURE__ */ $constructor("ZodCustomStringFormat", (inst, def) => {
  $ZodCustomStringFormat.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function stringFormat(format, fnOrRegex, _params = {}) {
  return _stringFormat(ZodCustomStringFormat, format, fnOrRegex, _params);
}
__name(stringFormat, "stringFormat");
function hostname2(_params) {
  return _stringFormat(ZodCustomStringFormat, "hostname", hostname, _params);
}
__name(hostname2, "hostname");
function hex2(_params) {
  return _stringFormat(ZodCustomStringFormat, "hex", hex, _params);
}
__name(hex2, "hex");
function currencyCode2(_params) {
  return _stringFormat(ZodCustomStringFormat, "currency_code", currencyCode, _params);
}
__name(currencyCode2, "currencyCode");
function hash(alg, params) {
  const enc = params?.enc ?? "hex";
  const format = `${alg}_${enc}`;
  const regex = regexes_exports[format];
  if (!regex)
    throw new Error(`Unrecognized hash format: ${format}`);
  return _stringFormat(ZodCustomStringFormat, format, regex, params);
}
__name(hash, "hash");
var ZodNumber = /* @__PURE__ */ $constructor(
  "ZodNumber",
  (inst, def) => {
    $ZodNumber.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => numberProcessor(inst, ctx, json2, params);
    inst.isFinite = true;
  },
  /* @__PURE__ */ util_exports.derived({
    minValue: /* @__PURE__ */ __name((inst) => {
      const { minimum, exclusiveMinimum } = aggregateChecks(inst);
      return Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
    }, "minValue"),
    maxValue: /* @__PURE__ */ __name((inst) => {
      const { maximum, exclusiveMaximum } = aggregateChecks(inst);
      return Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
    }, "maxValue"),
    isInt: /* @__PURE__ */ __name((inst) => {
      const { isInt, multipleOf } = aggregateChecks(inst);
      return !!isInt || !!multipleOf?.some(Number.isSafeInteger);
    }, "isInt"),
    format: /* @__PURE__ */ __name((inst) => aggregateChecks(inst).format ?? null, "format")
  }, {
    gt(value, params) {
      return this.check(_gt(value, params));
    },
    gte(value, params) {
      return this.check(_gte(value, params));
    },
    min(value, params) {
      return this.check(_gte(value, params));
    },
    lt(value, params) {
      return this.check(_lt(value, params));
    },
    lte(value, params) {
      return this.check(_lte(value, params));
    },
    max(value, params) {
      return this.check(_lte(value, params));
    },
    int(params) {
      return this.check(int(params));
    },
    safe(params) {
      return this.check(int(params));
    },
    positive(params) {
      return this.check(_gt(0, params));
    },
    nonnegative(params) {
      return this.check(_gte(0, params));
    },
    negative(params) {
      return this.check(_lt(0, params));
    },
    nonpositive(params) {
      return this.check(_lte(0, params));
    },
    multipleOf(value, params) {
      return this.check(_multipleOf(value, params));
    },
    step(value, params) {
      return this.check(_multipleOf(value, params));
    },
    finite() {
      return this;
    }
  })
);
function number2(params) {
  return _number(ZodNumber, params);
}
__name(number2, "number");
var ZodNumberFormat = /* @__PURE__ */ $constructor("ZodNumberFormat", (inst, def) => {
  $ZodNumberFormat.init(inst, def);
  ZodNumber.init(inst, def);
});
function int(params) {
  return _int(ZodNumberFormat, params);
}
__name(int, "int");
function float32(params) {
  return _float32(ZodNumberFormat, params);
}
__name(float32, "float32");
function float64(params) {
  return _float64(ZodNumberFormat, params);
}
__name(float64, "float64");
function int32(params) {
  return _int32(ZodNumberFormat, params);
}
__name(int32, "int32");
function uint32(params) {
  return _uint32(ZodNumberFormat, params);
}
__name(uint32, "uint32");
var ZodBoolean = /* @__PURE__ */ $constructor("ZodBoolean", (inst, def) => {
  $ZodBoolean.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => booleanProcessor(inst, ctx, json2, params);
});
function boolean2(params) {
  return _boolean(ZodBoolean, params);
}
__name(boolean2, "boolean");
var ZodBigInt = /* @__PURE__ */ $constructor(
  "ZodBigInt",
  (inst, def) => {
    $ZodBigInt.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => bigintProcessor(inst, ctx, json2, params);
  },
  /* @__PURE__ */ util_exports.derived({
    minValue: /* @__PURE__ */ __name((inst) => aggregateChecks(inst).minimum ?? null, "minValue"),
    maxValue: /* @__PURE__ */ __name((inst) => aggregateChecks(inst).maximum ?? null, "maxValue"),
    format: /* @__PURE__ */ __name((inst) => aggregateChecks(inst).format ?? null, "format")
  }, {
    gte(value, params) {
      return this.check(_gte(value, params));
    },
    min(value, params) {
      return this.check(_gte(value, params));
    },
    gt(value, params) {
      return this.check(_gt(value, params));
    },
    lt(value, params) {
      return this.check(_lt(value, params));
    },
    lte(value, params) {
      return this.check(_lte(value, params));
    },
    max(value, params) {
      return this.check(_lte(value, params));
    },
    positive(params) {
      return this.check(_gt(BigInt(0), params));
    },
    negative(params) {
      return this.check(_lt(BigInt(0), params));
    },
    nonpositive(params) {
      return this.check(_lte(BigInt(0), params));
    },
    nonnegative(params) {
      return this.check(_gte(BigInt(0), params));
    },
    multipleOf(value, params) {
      return this.check(_multipleOf(value, params));
    }
  })
);
function bigint2(params) {
  return _bigint(ZodBigInt, params);
}
__name(bigint2, "bigint");
var ZodBigIntFormat = /* @__PURE__ */ $constructor("ZodBigIntFormat", (inst, def) => {
  $ZodBigIntFormat.init(inst, def);
  ZodBigInt.init(inst, def);
});
function int64(params) {
  return _int64(ZodBigIntFormat, params);
}
__name(int64, "int64");
function uint64(params) {
  return _uint64(ZodBigIntFormat, params);
}
__name(uint64, "uint64");
var ZodSymbol = /* @__PURE__ */ $constructor("ZodSymbol", (inst, def) => {
  $ZodSymbol.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => symbolProcessor(inst, ctx, json2, params);
});
function symbol(params) {
  return _symbol(ZodSymbol, params);
}
__name(symbol, "symbol");
var ZodUndefined = /* @__PURE__ */ $constructor("ZodUndefined", (inst, def) => {
  $ZodUndefined.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => undefinedProcessor(inst, ctx, json2, params);
});
function _undefined3(params) {
  return _undefined2(ZodUndefined, params);
}
__name(_undefined3, "_undefined");
var ZodNull = /* @__PURE__ */ $constructor("ZodNull", (inst, def) => {
  $ZodNull.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nullProcessor(inst, ctx, json2, params);
});
function _null3(params) {
  return _null2(ZodNull, params);
}
__name(_null3, "_null");
var ZodAny = /* @__PURE__ */ $constructor("ZodAny", (inst, def) => {
  $ZodAny.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => anyProcessor(inst, ctx, json2, params);
});
function any() {
  return _any(ZodAny);
}
__name(any, "any");
var ZodUnknown = /* @__PURE__ */ $constructor("ZodUnknown", (inst, def) => {
  $ZodUnknown.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => unknownProcessor(inst, ctx, json2, params);
});
function unknown() {
  return _unknown(ZodUnknown);
}
__name(unknown, "unknown");
var ZodNever = /* @__PURE__ */ $constructor("ZodNever", (inst, def) => {
  $ZodNever.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => neverProcessor(inst, ctx, json2, params);
});
function never(params) {
  return _never(ZodNever, params);
}
__name(never, "never");
var ZodVoid = /* @__PURE__ */ $constructor("ZodVoid", (inst, def) => {
  $ZodVoid.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => voidProcessor(inst, ctx, json2, params);
});
function _void2(params) {
  return _void(ZodVoid, params);
}
__name(_void2, "_void");
var ZodDate = /* @__PURE__ */ $constructor(
  "ZodDate",
  (inst, def) => {
    $ZodDate.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => dateProcessor(inst, ctx, json2, params);
    inst.min = (value, params) => inst.check(_gte(value, params));
    inst.max = (value, params) => inst.check(_lte(value, params));
  },
  /* @__PURE__ */ util_exports.derived({
    minDate: /* @__PURE__ */ __name((inst) => {
      const { minimum } = aggregateChecks(inst);
      return minimum ? new Date(minimum) : null;
    }, "minDate"),
    maxDate: /* @__PURE__ */ __name((inst) => {
      const { maximum } = aggregateChecks(inst);
      return maximum ? new Date(maximum) : null;
    }, "maxDate")
  }, {})
);
function date2(params) {
  return _date(ZodDate, params);
}
__name(date2, "date");
var ZodArray = /* @__PURE__ */ $constructor("ZodArray", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodArray.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => arrayProcessor(inst, ctx, json2, params);
  inst.element = def.element;
}, {
  min(n, params) {
    return this.check(_minLength(n, params));
  },
  nonempty(params) {
    return this.check(_minLength(1, params));
  },
  max(n, params) {
    return this.check(_maxLength(n, params));
  },
  length(n, params) {
    return this.check(_length(n, params));
  },
  unwrap() {
    return this.element;
  }
});
function array(element, params) {
  return _array(ZodArray, element, params);
}
__name(array, "array");
function keyof(schema) {
  const shape = schema._zod.def.shape;
  return _enum2(Object.keys(shape));
}
__name(keyof, "keyof");
var ZodObject = /* @__PURE__ */ $constructor("ZodObject", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodObjectJIT.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => objectProcessor(inst, ctx, json2, params);
  util_exports.installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);
}, {
  keyof() {
    return _enum2(Object.keys(this._zod.def.shape));
  },
  catchall(catchall) {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall }));
  },
  passthrough() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: unknown() }));
  },
  loose() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: unknown() }));
  },
  strict() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: never() }));
  },
  strip() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: void 0 }));
  },
  extend(incoming) {
    return util_exports.extend(this, incoming);
  },
  safeExtend(incoming) {
    return util_exports.safeExtend(this, incoming);
  },
  merge(other) {
    return util_exports.merge(this, other);
  },
  pick(mask) {
    return util_exports.pick(this, mask);
  },
  omit(mask) {
    return util_exports.omit(this, mask);
  },
  partial(...args) {
    return util_exports.partial(ZodOptional, this, args[0]);
  },
  exactPartial(...args) {
    return util_exports.partial(ZodExactOptional, this, args[0], "exactPartial");
  },
  required(...args) {
    return util_exports.required(ZodNonOptional, this, args[0]);
  }
});
function object(shape, params) {
  const def = {
    type: "object",
    shape: shape ?? {},
    ...util_exports.normalizeParams(params)
  };
  return new ZodObject(def);
}
__name(object, "object");
function strictObject(shape, params) {
  return new ZodObject({
    type: "object",
    shape,
    catchall: never(),
    ...util_exports.normalizeParams(params)
  });
}
__name(strictObject, "strictObject");
function looseObject(shape, params) {
  return new ZodObject({
    type: "object",
    shape,
    catchall: unknown(),
    ...util_exports.normalizeParams(params)
  });
}
__name(looseObject, "looseObject");
var ZodUnion = /* @__PURE__ */ $constructor("ZodUnion", (inst, def) => {
  $ZodUnion.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => unionProcessor(inst, ctx, json2, params);
  inst.options = def.options;
});
function union(options, params) {
  return new ZodUnion({
    type: "union",
    options,
    ...util_exports.normalizeParams(params)
  });
}
__name(union, "union");
var ZodXor = /* @__PURE__ */ $constructor("ZodXor", (inst, def) => {
  ZodUnion.init(inst, def);
  $ZodXor.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => unionProcessor(inst, ctx, json2, params);
  inst.options = def.options;
});
function xor(options, params) {
  return new ZodXor({
    type: "union",
    options,
    inclusive: false,
    ...util_exports.normalizeParams(params)
  });
}
__name(xor, "xor");
var ZodDiscriminatedUnion = /* @__PURE__ */ $constructor("ZodDiscriminatedUnion", (inst, def) => {
  ZodUnion.init(inst, def);
  $ZodDiscriminatedUnion.init(inst, def);
});
function discriminatedUnion(discriminator, options, params) {
  return new ZodDiscriminatedUnion({
    type: "union",
    options,
    discriminator,
    ...util_exports.normalizeParams(params)
  });
}
__name(discriminatedUnion, "discriminatedUnion");
var ZodIntersection = /* @__PURE__ */ $constructor("ZodIntersection", (inst, def) => {
  $ZodIntersection.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => intersectionProcessor(inst, ctx, json2, params);
});
function intersection(left, right) {
  return new ZodIntersection({
    type: "intersection",
    left,
    right
  });
}
__name(intersection, "intersection");
var ZodTuple = /* @__PURE__ */ $constructor("ZodTuple", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodTuple.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => tupleProcessor(inst, ctx, json2, params);
}, {
  rest(rest) {
    return this.clone({
      ...this._zod.def,
      rest
    });
  },
  partial() {
    const def = this._zod.def;
    if (def.checks?.length)
      throw new Error(".partial() cannot be used on tuple schemas containing refinements");
    return this.clone({
      ...def,
      items: def.items.map((item) => new ZodOptional({ type: "optional", innerType: item }))
    });
  }
});
function tuple(items, _paramsOrRest, _params) {
  const hasRest = _paramsOrRest instanceof $ZodType;
  const params = hasRest ? _params : _paramsOrRest;
  const rest = hasRest ? _paramsOrRest : null;
  return new ZodTuple({
    type: "tuple",
    items,
    rest,
    ...util_exports.normalizeParams(params)
  });
}
__name(tuple, "tuple");
var ZodRecord = /* @__PURE__ */ $constructor("ZodRecord", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodRecord.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => recordProcessor(inst, ctx, json2, params);
  inst.keyType = def.keyType;
  inst.valueType = def.valueType;
});
function record(keyType, valueType, params) {
  if (!valueType || !valueType._zod) {
    return new ZodRecord({
      type: "record",
      keyType: string2(),
      valueType: keyType,
      ...util_exports.normalizeParams(valueType)
    });
  }
  return new ZodRecord({
    type: "record",
    keyType,
    valueType,
    ...util_exports.normalizeParams(params)
  });
}
__name(record, "record");
function partialRecord(keyType, valueType, params) {
  return new ZodRecord({
    type: "record",
    keyType,
    valueType,
    ...util_exports.normalizeParams(params),
    partial: true
  });
}
__name(partialRecord, "partialRecord");
function looseRecord(keyType, valueType, params) {
  return new ZodRecord({
    type: "record",
    keyType,
    valueType,
    mode: "loose",
    ...util_exports.normalizeParams(params)
  });
}
__name(looseRecord, "looseRecord");
var ZodMap = /* @__PURE__ */ $constructor("ZodMap", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodMap.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => mapProcessor(inst, ctx, json2, params);
  inst.keyType = def.keyType;
  inst.valueType = def.valueType;
  inst.min = (...args) => inst.check(_minSize(...args));
  inst.nonempty = (params) => inst.check(_minSize(1, params));
  inst.max = (...args) => inst.check(_maxSize(...args));
  inst.size = (...args) => inst.check(_size(...args));
});
function map(keyType, valueType, params) {
  return new ZodMap({
    type: "map",
    keyType,
    valueType,
    ...util_exports.normalizeParams(params)
  });
}
__name(map, "map");
var ZodSet = /* @__PURE__ */ $constructor("ZodSet", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodSet.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => setProcessor(inst, ctx, json2, params);
  inst.min = (...args) => inst.check(_minSize(...args));
  inst.nonempty = (params) => inst.check(_minSize(1, params));
  inst.max = (...args) => inst.check(_maxSize(...args));
  inst.size = (...args) => inst.check(_size(...args));
});
function set(valueType, params) {
  return new ZodSet({
    type: "set",
    valueType,
    ...util_exports.normalizeParams(params)
  });
}
__name(set, "set");
var ZodEnum = /* @__PURE__ */ $constructor("ZodEnum", (inst, def) => {
  $ZodEnum.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => enumProcessor(inst, ctx, json2, params);
  inst.enum = def.entries;
  inst.options = [...inst._zod.values];
  const keys = new Set(Object.keys(def.entries));
  inst.extract = (values, params) => {
    const newEntries = {};
    for (const value of values) {
      if (keys.has(value)) {
        newEntries[value] = def.entries[value];
      } else
        throw new Error(`Key ${value} not found in enum`);
    }
    return new ZodEnum({
      ...def,
      checks: [],
      ...util_exports.normalizeParams(params),
      entries: newEntries
    });
  };
  inst.exclude = (values, params) => {
    const newEntries = { ...def.entries };
    for (const value of values) {
      if (keys.has(value)) {
        delete newEntries[value];
      } else
        throw new Error(`Key ${value} not found in enum`);
    }
    return new ZodEnum({
      ...def,
      checks: [],
      ...util_exports.normalizeParams(params),
      entries: newEntries
    });
  };
});
function _enum2(values, params) {
  const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
  return new ZodEnum({
    type: "enum",
    entries,
    ...util_exports.normalizeParams(params)
  });
}
__name(_enum2, "_enum");
function nativeEnum(entries, params) {
  return new ZodEnum({
    type: "enum",
    entries,
    ...util_exports.normalizeParams(params)
  });
}
__name(nativeEnum, "nativeEnum");
var ZodLiteral = /* @__PURE__ */ $constructor("ZodLiteral", (inst, def) => {
  $ZodLiteral.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => literalProcessor(inst, ctx, json2, params);
  inst.values = new Set(def.values);
  Object.defineProperty(inst, "value", {
    get() {
      if (def.values.length > 1) {
        throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");
      }
      return def.values[0];
    }
  });
});
function literal(value, params) {
  return new ZodLiteral({
    type: "literal",
    values: Array.isArray(value) ? value : [value],
    ...util_exports.normalizeParams(params)
  });
}
__name(literal, "literal");
var ZodFile = /* @__PURE__ */ $constructor("ZodFile", (inst, def) => {
  $ZodFile.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => fileProcessor(inst, ctx, json2, params);
  inst.min = (size, params) => inst.check(_minSize(size, params));
  inst.max = (size, params) => inst.check(_maxSize(size, params));
  inst.mime = (types, params) => inst.check(_mime(Array.isArray(types) ? types : [types], params));
});
function file(params) {
  return _file(ZodFile, params);
}
__name(file, "file");
var ZodTransform = /* @__PURE__ */ $constructor("ZodTransform", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodTransform.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => transformProcessor(inst, ctx, json2, params);
  inst._zod.parse = (payload2, _ctx) => {
    if (_ctx.direction === "backward") {
      throw new $ZodEncodeError(inst.constructor.name);
    }
    payload2.addIssue = (issue2) => {
      if (typeof issue2 === "string") {
        payload2.issues.push(util_exports.issue(issue2, payload2.value, def));
      } else {
        const _issue = issue2;
        if (_issue.fatal)
          _issue.continue = false;
        _issue.code ?? (_issue.code = "custom");
        if (!("input" in _issue))
          _issue.input = payload2.value;
        _issue.inst ?? (_issue.inst = inst);
        payload2.issues.push(util_exports.issue(_issue));
      }
    };
    const output2 = def.transform(payload2.value, payload2);
    if (output2 instanceof Promise) {
      return output2.then((output3) => {
        payload2.value = output3;
        return payload2;
      });
    }
    payload2.value = output2;
    return payload2;
  };
});
function transform(fn) {
  return new ZodTransform({
    type: "transform",
    transform: fn
  });
}
__name(transform, "transform");
var ZodOptional = /* @__PURE__ */ $constructor("ZodOptional", (inst, def) => {
  $ZodOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => optionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function optional(innerType) {
  return new ZodOptional({
    type: "optional",
    innerType
  });
}
__name(optional, "optional");
var ZodExactOptional = /* @__PURE__ */ $constructor("ZodExactOptional", (inst, def) => {
  $ZodExactOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => optionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function exactOptional(innerType) {
  return new ZodExactOptional({
    type: "optional",
    innerType
  });
}
__name(exactOptional, "exactOptional");
var ZodNullable = /* @__PURE__ */ $constructor("ZodNullable", (inst, def) => {
  $ZodNullable.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nullableProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function nullable(innerType) {
  return new ZodNullable({
    type: "nullable",
    innerType
  });
}
__name(nullable, "nullable");
function nullish2(innerType) {
  return optional(nullable(innerType));
}
__name(nullish2, "nullish");
var ZodDefault = /* @__PURE__ */ $constructor("ZodDefault", (inst, def) => {
  $ZodDefault.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => defaultProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
  inst.removeDefault = inst.unwrap;
});
function _default2(innerType, defaultValue) {
  return new ZodDefault({
    type: "default",
    innerType,
    get defaultValue() {
      return typeof defaultValue === "function" ? defaultValue() : util_exports.shallowClone(defaultValue);
    }
  });
}
__name(_default2, "_default");
var ZodPrefault = /* @__PURE__ */ $constructor("ZodPrefault", (inst, def) => {
  $ZodPrefault.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => prefaultProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function prefault(innerType, defaultValue) {
  return new ZodPrefault({
    type: "prefault",
    innerType,
    get defaultValue() {
      return typeof defaultValue === "function" ? defaultValue() : util_exports.shallowClone(defaultValue);
    }
  });
}
__name(prefault, "prefault");
var ZodNonOptional = /* @__PURE__ */ $constructor("ZodNonOptional", (inst, def) => {
  $ZodNonOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nonoptionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function nonoptional(innerType, params) {
  return new ZodNonOptional({
    type: "nonoptional",
    innerType,
    ...util_exports.normalizeParams(params)
  });
}
__name(nonoptional, "nonoptional");
var ZodSuccess = /* @__PURE__ */ $constructor("ZodSuccess", (inst, def) => {
  $ZodSuccess.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => successProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function success(innerType) {
  return new ZodSuccess({
    type: "success",
    innerType
  });
}
__name(success, "success");
var ZodCatch = /* @__PURE__ */ $constructor("ZodCatch", (inst, def) => {
  $ZodCatch.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => catchProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
  inst.removeCatch = inst.unwrap;
});
function _catch2(innerType, catchValue) {
  return new ZodCatch({
    type: "catch",
    innerType,
    catchValue: typeof catchValue === "function" ? catchValue : util_exports.constantCatch(catchValue)
  });
}
__name(_catch2, "_catch");
var ZodNaN = /* @__PURE__ */ $constructor("ZodNaN", (inst, def) => {
  $ZodNaN.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nanProcessor(inst, ctx, json2, params);
});
function nan(params) {
  return _nan(ZodNaN, params);
}
__name(nan, "nan");
var ZodPipe = /* @__PURE__ */ $constructor("ZodPipe", (inst, def) => {
  $ZodPipe.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => pipeProcessor(inst, ctx, json2, params);
  inst.in = def.in;
  inst.out = def.out;
});
function pipe(in_, out) {
  return new ZodPipe({
    type: "pipe",
    in: in_,
    out
    // ...util.normalizeParams(params),
  });
}
__name(pipe, "pipe");
var ZodCodec = /* @__PURE__ */ $constructor("ZodCodec", (inst, def) => {
  ZodPipe.init(inst, def);
  $ZodCodec.init(inst, def);
});
function codec(in_, out, params) {
  return new ZodCodec({
    type: "pipe",
    in: in_,
    out,
    transform: params.decode,
    reverseTransform: params.encode
  });
}
__name(codec, "codec");
function invertCodec(codec2) {
  const def = codec2._zod.def;
  return new ZodCodec({
    type: "pipe",
    in: def.out,
    out: def.in,
    transform: def.reverseTransform,
    reverseTransform: def.transform
  });
}
__name(invertCodec, "invertCodec");
var ZodPreprocess = /* @__PURE__ */ $constructor("ZodPreprocess", (inst, def) => {
  ZodPipe.init(inst, def);
  $ZodPreprocess.init(inst, def);
});
var ZodReadonly = /* @__PURE__ */ $constructor("ZodReadonly", (inst, def) => {
  $ZodReadonly.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => readonlyProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function readonly(innerType) {
  return new ZodReadonly({
    type: "readonly",
    innerType
  });
}
__name(readonly, "readonly");
var ZodTemplateLiteral = /* @__PURE__ */ $constructor("ZodTemplateLiteral", (inst, def) => {
  $ZodTemplateLiteral.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => templateLiteralProcessor(inst, ctx, json2, params);
});
function templateLiteral(parts, params) {
  return new ZodTemplateLiteral({
    type: "template_literal",
    parts,
    ...util_exports.normalizeParams(params)
  });
}
__name(templateLiteral, "templateLiteral");
var ZodLazy = /* @__PURE__ */ $constructor("ZodLazy", (inst, def) => {
  $ZodLazy.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => lazyProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.getter();
});
function lazy(getter) {
  return new ZodLazy({
    type: "lazy",
    getter
  });
}
__name(lazy, "lazy");
var ZodPromise = /* @__PURE__ */ $constructor("ZodPromise", (inst, def) => {
  $ZodPromise.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => promiseProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function promise(innerType) {
  return new ZodPromise({
    type: "promise",
    innerType
  });
}
__name(promise, "promise");
var ZodFunction = /* @__PURE__ */ $constructor("ZodFunction", (inst, def) => {
  $ZodFunction.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => functionProcessor(inst, ctx, json2, params);
});
function _function(params) {
  return new ZodFunction({
    type: "function",
    input: Array.isArray(params?.input) ? tuple(params?.input) : params?.input ?? array(unknown()),
    output: params?.output ?? unknown()
  });
}
__name(_function, "_function");
var ZodCustom = /* @__PURE__ */ $constructor("ZodCustom", (inst, def) => {
  $ZodCustom.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => customProcessor(inst, ctx, json2, params);
});
function check(fn) {
  const ch = new $ZodCheck({
    check: "custom"
    // ...util.normalizeParams(params),
  });
  ch._zod.check = fn;
  return ch;
}
__name(check, "check");
function custom(fn, _params) {
  return _custom(ZodCustom, fn ?? (() => true), _params);
}
__name(custom, "custom");
function refine(fn, _params = {}) {
  return _refine(ZodCustom, fn, _params);
}
__name(refine, "refine");
function superRefine(fn, params) {
  return _superRefine(fn, params);
}
__name(superRefine, "superRefine");
var describe2 = describe;
var meta2 = meta;
var ZodInstanceOf = /* @__PURE__ */ $constructor("ZodInstanceOf", (inst, def) => {
  ZodCustom.init(inst, def);
}, {
  properties(shape, params) {
    return this.check(_properties(shape, params));
  }
});
function _instanceof(cls, params = {}) {
  const inst = new ZodInstanceOf({
    type: "custom",
    check: "custom",
    fn: /* @__PURE__ */ __name((data) => data instanceof cls, "fn"),
    abort: true,
    ...util_exports.normalizeParams(params)
  });
  inst._zod.bag.Class = cls;
  inst._zod.check = (payload2) => {
    if (!(payload2.value instanceof cls)) {
      payload2.issues.push({
        code: "invalid_type",
        expected: cls.name,
        input: payload2.value,
        inst,
        path: [...inst._zod.def.path ?? []]
      });
    }
  };
  return inst;
}
__name(_instanceof, "_instanceof");
var stringbool = /* @__PURE__ */ __name((...args) => _stringbool({
  Codec: ZodCodec,
  Boolean: ZodBoolean,
  String: ZodString
}, ...args), "stringbool");
function json(params) {
  const jsonSchema = lazy(() => {
    return union([string2(params), number2(), boolean2(), _null3(), array(jsonSchema), record(string2(), jsonSchema)]);
  });
  return jsonSchema;
}
__name(json, "json");
function preprocess(fn, schema) {
  return new ZodPreprocess({
    type: "pipe",
    in: transform(fn),
    out: schema
  });
}
__name(preprocess, "preprocess");

// node_modules/zod/v4/classic/compat.js
var ZodIssueCode = {
  invalid_type: "invalid_type",
  too_big: "too_big",
  too_small: "too_small",
  invalid_format: "invalid_format",
  not_multiple_of: "not_multiple_of",
  unrecognized_keys: "unrecognized_keys",
  invalid_union: "invalid_union",
  invalid_key: "invalid_key",
  invalid_element: "invalid_element",
  invalid_value: "invalid_value",
  custom: "custom"
};
function setErrorMap(map2) {
  config({
    customError: map2
  });
}
__name(setErrorMap, "setErrorMap");
function getErrorMap() {
  return config().customError;
}
__name(getErrorMap, "getErrorMap");
var ZodFirstPartyTypeKind;
/* @__PURE__ */ (function(ZodFirstPartyTypeKind2) {
})(ZodFirstPartyTypeKind || (ZodFirstPartyTypeKind = {}));

// node_modules/zod/v4/classic/iso.js
var iso_exports = {};
__export(iso_exports, {
  ZodISODate: () => ZodISODate,
  ZodISODateTime: () => ZodISODateTime,
  ZodISODuration: () => ZodISODuration,
  ZodISOTime: () => ZodISOTime,
  date: () => date3,
  datetime: () => datetime2,
  duration: () => duration2,
  time: () => time2
});
function datetime2(params) {
  return _isoDateTime(ZodISODateTime, params);
}
__name(datetime2, "datetime");
function date3(params) {
  return _isoDate(ZodISODate, params);
}
__name(date3, "date");
function time2(params) {
  return _isoTime(ZodISOTime, params);
}
__name(time2, "time");
function duration2(params) {
  return _isoDuration(ZodISODuration, params);
}
__name(duration2, "duration");

// node_modules/zod/v4/classic/from-json-schema.js
var z = {
  ...schemas_exports2,
  ...checks_exports2,
  iso: iso_exports
};
var RECOGNIZED_KEYS = /* @__PURE__ */ new Set([
  // Schema identification
  "$schema",
  "$ref",
  "$defs",
  "definitions",
  // Core schema keywords
  "$id",
  "id",
  "$comment",
  "$anchor",
  "$vocabulary",
  "$dynamicRef",
  "$dynamicAnchor",
  // Type
  "type",
  "enum",
  "const",
  // Composition
  "anyOf",
  "oneOf",
  "allOf",
  "not",
  // Object
  "properties",
  "required",
  "additionalProperties",
  "patternProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  // Array
  "items",
  "prefixItems",
  "additionalItems",
  "minItems",
  "maxItems",
  "uniqueItems",
  "contains",
  "minContains",
  "maxContains",
  // String
  "minLength",
  "maxLength",
  "pattern",
  "format",
  // Number
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  // Already handled metadata
  "description",
  "default",
  // Content
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  // Unsupported (error-throwing)
  "unevaluatedItems",
  "unevaluatedProperties",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependentRequired",
  // OpenAPI
  "nullable",
  "readOnly"
]);
function detectVersion(schema, defaultTarget) {
  const $schema = schema.$schema;
  if ($schema === "https://json-schema.org/draft/2020-12/schema") {
    return "draft-2020-12";
  }
  if ($schema === "http://json-schema.org/draft-07/schema#") {
    return "draft-7";
  }
  if ($schema === "http://json-schema.org/draft-04/schema#") {
    return "draft-4";
  }
  return defaultTarget ?? "draft-2020-12";
}
__name(detectVersion, "detectVersion");
function applyMinItems(items, minItems) {
  return items.map((item, index) => index < minItems ? item : item.optional());
}
__name(applyMinItems, "applyMinItems");
function decodeJSONPointerSegment(segment) {
  return segment.replace(/~1/g, "/").replace(/~0/g, "~");
}
__name(decodeJSONPointerSegment, "decodeJSONPointerSegment");
function resolveRef(ref, ctx) {
  if (!ref.startsWith("#")) {
    throw new Error("External $ref is not supported, only local refs (#/...) are allowed");
  }
  const path2 = ref.slice(1).split("/").filter(Boolean);
  if (path2.length === 0) {
    return ctx.rootSchema;
  }
  const defsKey = ctx.version === "draft-2020-12" ? "$defs" : "definitions";
  if (path2[0] === defsKey) {
    const key = path2[1] === void 0 ? void 0 : decodeJSONPointerSegment(path2[1]);
    if (!key || !ctx.defs[key]) {
      throw new Error(`Reference not found: ${ref}`);
    }
    return ctx.defs[key];
  }
  throw new Error(`Reference not found: ${ref}`);
}
__name(resolveRef, "resolveRef");
function checkObjectGuards(objectSchema, guards) {
  const guard = z.transform((value) => value).check((payload2) => {
    const value = payload2.value;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return;
    const keys = Object.getOwnPropertyNames(value);
    if (guards.minProperties !== void 0 && keys.length < guards.minProperties) {
      payload2.issues.push({
        origin: "object",
        code: "too_small",
        minimum: guards.minProperties,
        inclusive: true,
        message: `Too small: expected object to have >=${guards.minProperties} properties`,
        input: value,
        inst: objectSchema,
        continue: true
      });
    }
    if (guards.maxProperties !== void 0 && keys.length > guards.maxProperties) {
      payload2.issues.push({
        origin: "object",
        code: "too_big",
        maximum: guards.maxProperties,
        inclusive: true,
        message: `Too big: expected object to have <=${guards.maxProperties} properties`,
        input: value,
        inst: objectSchema,
        continue: true
      });
    }
    if (guards.keySchema) {
      for (const key of keys) {
        const result = guards.keySchema.safeParse(key);
        if (result.success)
          continue;
        payload2.issues.push({
          code: "invalid_key",
          origin: "record",
          issues: result.error.issues,
          input: key,
          path: [key],
          continue: true
        });
      }
    }
  });
  return guard.pipe(objectSchema);
}
__name(checkObjectGuards, "checkObjectGuards");
function canonicalKey(value, seen) {
  if (value === null)
    return "z";
  const type = typeof value;
  if (type !== "object") {
    if (type === "number" && Number.isNaN(value))
      return null;
    const raw = String(value);
    return `${type[0]}${raw.length}:${raw}`;
  }
  if (seen.has(value))
    return null;
  seen.add(value);
  try {
    if (Array.isArray(value)) {
      const parts2 = [];
      for (const item of value) {
        const key = canonicalKey(item, seen);
        if (key === null)
          return null;
        parts2.push(key);
      }
      return `a${parts2.length}:[${parts2.join(",")}]`;
    }
    const keys = Object.keys(value).sort();
    const parts = [];
    for (const k of keys) {
      const key = canonicalKey(value[k], seen);
      if (key === null)
        return null;
      parts.push(`${k.length}:${k}=${key}`);
    }
    return `o${parts.length}:{${parts.join(",")}}`;
  } finally {
    seen.delete(value);
  }
}
__name(canonicalKey, "canonicalKey");
var SCHEMA_KEYWORDS = /* @__PURE__ */ new Set([
  "items",
  "prefixItems",
  "additionalItems",
  "additionalProperties",
  "contains",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
  "allOf",
  "anyOf",
  "oneOf",
  "unevaluatedItems",
  "unevaluatedProperties",
  "contentSchema"
]);
var SCHEMA_MAP_KEYWORDS = /* @__PURE__ */ new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "dependencies",
  "$defs",
  "definitions"
]);
function containsRef(value) {
  if (typeof value !== "object" || value === null)
    return false;
  if (Array.isArray(value))
    return value.some(containsRef);
  if (typeof value.$ref === "string")
    return true;
  return Object.entries(value).some(([key, sub]) => {
    if (SCHEMA_KEYWORDS.has(key))
      return containsRef(sub);
    if (!SCHEMA_MAP_KEYWORDS.has(key) || typeof sub !== "object" || sub === null)
      return false;
    return Object.values(sub).some(containsRef);
  });
}
__name(containsRef, "containsRef");
function plural(n) {
  return n === 1 ? "element" : "elements";
}
__name(plural, "plural");
function checkArrayGuards(arraySchema, guards) {
  const guard = z.transform((value) => value).check((payload2) => {
    const items = payload2.value;
    if (!Array.isArray(items))
      return;
    if (guards.uniqueItems === true) {
      const firstSeen = /* @__PURE__ */ new Map();
      for (let i = 0; i < items.length; i++) {
        const key = canonicalKey(items[i], /* @__PURE__ */ new Set());
        if (key === null)
          continue;
        const first = firstSeen.get(key);
        if (first === void 0) {
          firstSeen.set(key, i);
          continue;
        }
        payload2.issues.push({
          code: "custom",
          message: `Array items must be unique: element at index ${i} duplicates the one at index ${first}`,
          input: items,
          path: [i],
          continue: true
        });
      }
    }
    if (guards.containsSchema) {
      const minContains = guards.minContains ?? 1;
      const ceiling = guards.maxContains !== void 0 ? guards.maxContains + 1 : Number.POSITIVE_INFINITY;
      let matches = 0;
      for (const item of items) {
        if (guards.containsSchema.safeParse(item).success && ++matches >= ceiling)
          break;
      }
      if (matches < minContains) {
        payload2.issues.push({
          code: "custom",
          message: `Array must contain at least ${minContains} matching ${plural(minContains)}; found ${matches}`,
          input: items,
          continue: true
        });
      }
      if (guards.maxContains !== void 0 && matches > guards.maxContains) {
        payload2.issues.push({
          code: "custom",
          message: `Array must contain at most ${guards.maxContains} matching ${plural(guards.maxContains)}`,
          input: items,
          continue: true
        });
      }
    }
  });
  return guard.pipe(arraySchema);
}
__name(checkArrayGuards, "checkArrayGuards");
function getTupleRest(restSchema, ctx) {
  if (restSchema === false) {
    return void 0;
  }
  if (restSchema === void 0 || restSchema === true) {
    return z.any();
  }
  return convertSchema(restSchema, ctx);
}
__name(getTupleRest, "getTupleRest");
var fullTime = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
function convertBaseSchema(schema, ctx) {
  if (schema.not !== void 0) {
    if (typeof schema.not === "object" && Object.keys(schema.not).length === 0) {
      return z.never();
    }
    throw new Error("not is not supported in Zod (except { not: {} } for never)");
  }
  if (schema.unevaluatedItems !== void 0) {
    throw new Error("unevaluatedItems is not supported");
  }
  if (schema.unevaluatedProperties !== void 0) {
    throw new Error("unevaluatedProperties is not supported");
  }
  if (schema.if !== void 0 || schema.then !== void 0 || schema.else !== void 0) {
    throw new Error("Conditional schemas (if/then/else) are not supported");
  }
  if (schema.dependentSchemas !== void 0 || schema.dependentRequired !== void 0) {
    throw new Error("dependentSchemas and dependentRequired are not supported");
  }
  if (schema.$ref) {
    const refPath = schema.$ref;
    if (ctx.refs.has(refPath)) {
      return ctx.refs.get(refPath);
    }
    if (ctx.processing.has(refPath)) {
      return z.lazy(() => {
        if (!ctx.refs.has(refPath)) {
          throw new Error(`Circular reference not resolved: ${refPath}`);
        }
        return ctx.refs.get(refPath);
      });
    }
    ctx.processing.add(refPath);
    const resolved = resolveRef(refPath, ctx);
    const zodSchema2 = convertSchema(resolved, ctx);
    ctx.refs.set(refPath, zodSchema2);
    ctx.processing.delete(refPath);
    return zodSchema2;
  }
  if (schema.enum !== void 0) {
    const enumValues = schema.enum;
    if (ctx.version === "openapi-3.0" && schema.nullable === true && enumValues.length === 1 && enumValues[0] === null) {
      return z.null();
    }
    if (enumValues.length === 0) {
      return z.never();
    }
    if (enumValues.length === 1) {
      return z.literal(enumValues[0]);
    }
    if (enumValues.every((v) => typeof v === "string")) {
      return z.enum(enumValues);
    }
    const literalSchemas = enumValues.map((v) => z.literal(v));
    if (literalSchemas.length < 2) {
      return literalSchemas[0];
    }
    return z.union([literalSchemas[0], literalSchemas[1], ...literalSchemas.slice(2)]);
  }
  if (schema.const !== void 0) {
    return z.literal(schema.const);
  }
  const type = schema.type;
  if (Array.isArray(type)) {
    const typeSchemas = type.map((t) => {
      const typeSchema = { ...schema, type: t };
      return convertBaseSchema(typeSchema, ctx);
    });
    if (typeSchemas.length === 0) {
      return z.never();
    }
    if (typeSchemas.length === 1) {
      return typeSchemas[0];
    }
    return z.union(typeSchemas);
  }
  if (!type) {
    return z.any();
  }
  let zodSchema;
  switch (type) {
    case "string": {
      let stringSchema = z.string();
      if (schema.format) {
        const format = schema.format;
        if (format === "email") {
          stringSchema = stringSchema.check(z.email());
        } else if (format === "uri" || format === "uri-reference") {
          stringSchema = stringSchema.check(z.url());
        } else if (format === "uuid" || format === "guid") {
          stringSchema = stringSchema.check(z.uuid());
        } else if (format === "date-time") {
          stringSchema = stringSchema.check(z.iso.datetime({ offset: true }));
        } else if (format === "date") {
          stringSchema = stringSchema.check(z.iso.date());
        } else if (format === "time") {
          stringSchema = stringSchema.check(z.regex(fullTime));
        } else if (format === "duration") {
          stringSchema = stringSchema.check(z.iso.duration());
        } else if (format === "hostname") {
          stringSchema = stringSchema.check(z.hostname());
        } else if (format === "ipv4") {
          stringSchema = stringSchema.check(z.ipv4());
        } else if (format === "ipv6") {
          stringSchema = stringSchema.check(z.ipv6());
        } else if (format === "mac") {
          stringSchema = stringSchema.check(z.mac());
        } else if (format === "cidr") {
          stringSchema = stringSchema.check(z.cidrv4());
        } else if (format === "cidr-v6") {
          stringSchema = stringSchema.check(z.cidrv6());
        } else if (format === "base64") {
          stringSchema = stringSchema.check(z.base64());
        } else if (format === "base64url") {
          stringSchema = stringSchema.check(z.base64url());
        } else if (format === "e164") {
          stringSchema = stringSchema.check(z.e164());
        } else if (format === "credit_card") {
          stringSchema = stringSchema.check(z.creditCard());
        } else if (format === "iban") {
          stringSchema = stringSchema.check(z.iban());
        } else if (format === "jwt") {
          stringSchema = stringSchema.check(z.jwt());
        } else if (format === "emoji") {
          stringSchema = stringSchema.check(z.emoji());
        } else if (format === "nanoid") {
          stringSchema = stringSchema.check(z.nanoid());
        } else if (format === "cuid") {
          stringSchema = stringSchema.check(z.cuid());
        } else if (format === "cuid2") {
          stringSchema = stringSchema.check(z.cuid2());
        } else if (format === "ulid") {
          stringSchema = stringSchema.check(z.ulid());
        } else if (format === "xid") {
          stringSchema = stringSchema.check(z.xid());
        } else if (format === "ksuid") {
          stringSchema = stringSchema.check(z.ksuid());
        }
      }
      if (typeof schema.minLength === "number") {
        stringSchema = stringSchema.min(schema.minLength);
      }
      if (typeof schema.maxLength === "number") {
        stringSchema = stringSchema.max(schema.maxLength);
      }
      if (schema.pattern) {
        stringSchema = stringSchema.regex(new RegExp(schema.pattern));
      }
      zodSchema = stringSchema;
      break;
    }
    case "number":
    case "integer": {
      let numberSchema = type === "integer" ? z.number().int() : z.number();
      if (typeof schema.minimum === "number" && schema.exclusiveMinimum !== true) {
        numberSchema = numberSchema.min(schema.minimum);
      }
      if (typeof schema.maximum === "number" && schema.exclusiveMaximum !== true) {
        numberSchema = numberSchema.max(schema.maximum);
      }
      if (typeof schema.exclusiveMinimum === "number") {
        numberSchema = numberSchema.gt(schema.exclusiveMinimum);
      } else if (schema.exclusiveMinimum === true && typeof schema.minimum === "number") {
        numberSchema = numberSchema.gt(schema.minimum);
      }
      if (typeof schema.exclusiveMaximum === "number") {
        numberSchema = numberSchema.lt(schema.exclusiveMaximum);
      } else if (schema.exclusiveMaximum === true && typeof schema.maximum === "number") {
        numberSchema = numberSchema.lt(schema.maximum);
      }
      if (typeof schema.multipleOf === "number") {
        numberSchema = numberSchema.multipleOf(schema.multipleOf);
      }
      zodSchema = numberSchema;
      break;
    }
    case "boolean": {
      zodSchema = z.boolean();
      break;
    }
    case "null": {
      zodSchema = z.null();
      break;
    }
    case "object": {
      const shape = {};
      const properties = schema.properties || {};
      const requiredSet = new Set(schema.required || []);
      const additionalSchema = typeof schema.additionalProperties === "object" ? convertSchema(schema.additionalProperties, ctx) : void 0;
      for (const [key, propSchema] of Object.entries(properties)) {
        const propZodSchema = convertSchema(propSchema, ctx);
        assignProp(shape, key, requiredSet.has(key) ? propZodSchema : propZodSchema.optional());
      }
      if (schema.patternProperties) {
        const patternProps = schema.patternProperties;
        const patternKeys = Object.keys(patternProps);
        const looseRecords = [];
        for (const pattern of patternKeys) {
          const patternValue = convertSchema(patternProps[pattern], ctx);
          const keySchema = z.string().regex(new RegExp(pattern));
          looseRecords.push(z.looseRecord(keySchema, patternValue));
        }
        const schemasToIntersect = [];
        if (Object.keys(shape).length > 0) {
          schemasToIntersect.push(z.object(shape).passthrough());
        }
        schemasToIntersect.push(...looseRecords);
        if (schemasToIntersect.length === 0) {
          zodSchema = z.object({}).passthrough();
        } else if (schemasToIntersect.length === 1) {
          zodSchema = schemasToIntersect[0];
        } else {
          let result = z.intersection(schemasToIntersect[0], schemasToIntersect[1]);
          for (let i = 2; i < schemasToIntersect.length; i++) {
            result = z.intersection(result, schemasToIntersect[i]);
          }
          zodSchema = result;
        }
        if (schema.additionalProperties === false) {
          const propertyKeys = Object.keys(shape);
          const patterns = patternKeys.map((p) => new RegExp(p));
          const basePatternSchema = zodSchema;
          zodSchema = zodSchema.check((payload2) => {
            if (!isPlainObject(payload2.value))
              return;
            const unrecognized = [];
            for (const key of Object.keys(payload2.value)) {
              if (propertyKeys.includes(key))
                continue;
              if (patterns.some((regex) => regex.test(key)))
                continue;
              unrecognized.push(key);
            }
            if (unrecognized.length) {
              payload2.issues.push({
                code: "unrecognized_keys",
                keys: unrecognized,
                input: payload2.value,
                inst: basePatternSchema
              });
            }
          });
        }
      } else {
        const objectSchema = z.object(shape);
        if (schema.additionalProperties === false) {
          zodSchema = objectSchema.strict();
        } else if (additionalSchema) {
          zodSchema = objectSchema.catchall(additionalSchema);
        } else {
          zodSchema = objectSchema.passthrough();
        }
      }
      const hasKeyGuard = schema.propertyNames !== void 0 && schema.propertyNames !== true;
      const minProperties = typeof schema.minProperties === "number" ? schema.minProperties : void 0;
      const maxProperties = typeof schema.maxProperties === "number" ? schema.maxProperties : void 0;
      if (hasKeyGuard || minProperties !== void 0 || maxProperties !== void 0) {
        let keySchema;
        if (hasKeyGuard) {
          const keyJSONSchema = typeof schema.propertyNames === "object" && schema.propertyNames.type === void 0 ? { type: "string", ...schema.propertyNames } : schema.propertyNames;
          keySchema = convertSchema(keyJSONSchema, ctx);
        }
        zodSchema = checkObjectGuards(zodSchema, { keySchema, minProperties, maxProperties });
      }
      break;
    }
    case "array": {
      const prefixItems = schema.prefixItems;
      const items = schema.items;
      if (prefixItems && Array.isArray(prefixItems)) {
        const minItems = typeof schema.minItems === "number" ? schema.minItems : 0;
        const tupleItems = prefixItems.map((item) => convertSchema(item, ctx));
        const positionalItems = applyMinItems(tupleItems, minItems);
        const rest = !Array.isArray(items) ? getTupleRest(items, ctx) : void 0;
        const tupleSchema = z.tuple(positionalItems);
        zodSchema = rest ? tupleSchema.rest(rest) : tupleSchema;
        if (typeof schema.minItems === "number") {
          zodSchema = zodSchema.check(z.minLength(schema.minItems));
        }
        if (typeof schema.maxItems === "number") {
          zodSchema = zodSchema.check(z.maxLength(schema.maxItems));
        }
      } else if (Array.isArray(items)) {
        const minItems = typeof schema.minItems === "number" ? schema.minItems : 0;
        const tupleItems = items.map((item) => convertSchema(item, ctx));
        const positionalItems = applyMinItems(tupleItems, minItems);
        const rest = getTupleRest(schema.additionalItems, ctx);
        const tupleSchema = z.tuple(positionalItems);
        zodSchema = rest ? tupleSchema.rest(rest) : tupleSchema;
        if (typeof schema.minItems === "number") {
          zodSchema = zodSchema.check(z.minLength(schema.minItems));
        }
        if (typeof schema.maxItems === "number") {
          zodSchema = zodSchema.check(z.maxLength(schema.maxItems));
        }
      } else if (items !== void 0) {
        const element = convertSchema(items, ctx);
        let arraySchema = z.array(element);
        if (typeof schema.minItems === "number") {
          arraySchema = arraySchema.min(schema.minItems);
        }
        if (typeof schema.maxItems === "number") {
          arraySchema = arraySchema.max(schema.maxItems);
        }
        zodSchema = arraySchema;
      } else {
        zodSchema = z.array(z.any());
      }
      if (schema.uniqueItems === true || schema.contains !== void 0) {
        zodSchema = checkArrayGuards(zodSchema, {
          uniqueItems: schema.uniqueItems === true,
          containsSchema: schema.contains !== void 0 ? convertSchema(schema.contains, ctx) : void 0,
          minContains: typeof schema.minContains === "number" ? schema.minContains : void 0,
          maxContains: typeof schema.maxContains === "number" ? schema.maxContains : void 0
        });
      }
      break;
    }
    default:
      throw new Error(`Unsupported type: ${type}`);
  }
  return zodSchema;
}
__name(convertBaseSchema, "convertBaseSchema");
function convertSchema(schema, ctx) {
  if (typeof schema === "boolean") {
    return schema ? z.any() : z.never();
  }
  let baseSchema = convertBaseSchema(schema, ctx);
  const hasExplicitType = schema.type || schema.enum !== void 0 || schema.const !== void 0;
  if (schema.anyOf && Array.isArray(schema.anyOf)) {
    const options = schema.anyOf.map((s) => convertSchema(s, ctx));
    const anyOfUnion = z.union(options);
    baseSchema = hasExplicitType ? z.intersection(baseSchema, anyOfUnion) : anyOfUnion;
  }
  if (schema.oneOf && Array.isArray(schema.oneOf)) {
    const options = schema.oneOf.map((s) => convertSchema(s, ctx));
    const oneOfUnion = z.xor(options);
    baseSchema = hasExplicitType ? z.intersection(baseSchema, oneOfUnion) : oneOfUnion;
  }
  if (schema.allOf && Array.isArray(schema.allOf)) {
    if (schema.allOf.length === 0) {
      baseSchema = hasExplicitType ? baseSchema : z.any();
    } else {
      let result = hasExplicitType ? baseSchema : convertSchema(schema.allOf[0], ctx);
      const startIdx = hasExplicitType ? 0 : 1;
      for (let i = startIdx; i < schema.allOf.length; i++) {
        result = z.intersection(result, convertSchema(schema.allOf[i], ctx));
      }
      baseSchema = result;
    }
  }
  if (schema.nullable === true && ctx.version === "openapi-3.0") {
    baseSchema = z.nullable(baseSchema);
  }
  if (schema.readOnly === true) {
    baseSchema = z.readonly(baseSchema);
  }
  if (schema.default !== void 0) {
    baseSchema = baseSchema.default(schema.default);
  }
  const extraMeta = {};
  const coreMetadataKeys = ["$id", "id", "$comment", "$anchor", "$vocabulary", "$dynamicRef", "$dynamicAnchor"];
  for (const key of coreMetadataKeys) {
    if (key in schema) {
      extraMeta[key] = schema[key];
    }
  }
  const contentMetadataKeys = ["contentEncoding", "contentMediaType", "contentSchema"];
  for (const key of contentMetadataKeys) {
    if (key in schema) {
      extraMeta[key] = schema[key];
    }
  }
  if (schema.type === "object" && schema.$ref === void 0) {
    if (schema.propertyNames !== void 0 && !containsRef(schema.propertyNames)) {
      extraMeta.propertyNames = schema.propertyNames;
    }
    for (const key of ["minProperties", "maxProperties"]) {
      if (schema[key] !== void 0)
        extraMeta[key] = schema[key];
    }
  }
  if (schema.type === "array" && schema.$ref === void 0) {
    if (schema.contains !== void 0 && !containsRef(schema.contains)) {
      extraMeta.contains = schema.contains;
    }
    for (const key of ["uniqueItems", "minContains", "maxContains"]) {
      if (schema[key] !== void 0)
        extraMeta[key] = schema[key];
    }
  }
  for (const key of Object.keys(schema)) {
    if (!RECOGNIZED_KEYS.has(key)) {
      assignProp(extraMeta, key, schema[key]);
    }
  }
  if (Object.keys(extraMeta).length > 0) {
    ctx.registry.add(baseSchema, extraMeta);
  }
  if (schema.description) {
    baseSchema = baseSchema.describe(schema.description);
  }
  return baseSchema;
}
__name(convertSchema, "convertSchema");
function fromJSONSchema(schema, params) {
  if (typeof schema === "boolean") {
    return schema ? z.any() : z.never();
  }
  let normalized;
  try {
    normalized = JSON.parse(JSON.stringify(schema));
  } catch {
    throw new Error("fromJSONSchema input is not valid JSON (possibly cyclic); use $defs/$ref for recursive schemas");
  }
  const version2 = detectVersion(normalized, params?.defaultTarget);
  const defs = normalized.$defs || normalized.definitions || {};
  const ctx = {
    version: version2,
    defs,
    refs: /* @__PURE__ */ new Map(),
    processing: /* @__PURE__ */ new Set(),
    rootSchema: normalized,
    registry: params?.registry ?? globalRegistry
  };
  return convertSchema(normalized, ctx);
}
__name(fromJSONSchema, "fromJSONSchema");

// node_modules/zod/v4/core/visit.js
var RESOLVING = /* @__PURE__ */ Symbol("z.visit/resolving");
function visit(schema, fnOrHandlers) {
  const fn = typeof fnOrHandlers === "function" ? fnOrHandlers : (node2, rewritten) => {
    const h = fnOrHandlers[node2._zod.def.type];
    return h ? h(node2, rewritten) : node2;
  };
  const cache = /* @__PURE__ */ new Map();
  function run(s) {
    const cached2 = cache.get(s);
    if (cached2 === RESOLVING) {
      return new $ZodLazy({
        type: "lazy",
        getter: /* @__PURE__ */ __name(() => cache.get(s), "getter")
      });
    }
    if (cached2 !== void 0)
      return cached2;
    cache.set(s, RESOLVING);
    const inner = mapInner(s);
    const mapped = fn(inner, inner !== s);
    cache.set(s, mapped);
    return mapped;
  }
  __name(run, "run");
  function mapInner(s) {
    const def = s._zod.def;
    const kind = def.type;
    switch (kind) {
      case "object": {
        const oldShape = def.shape;
        const keys = Object.keys(oldShape);
        let changed = false;
        const newShape = {};
        for (const k of keys) {
          const mapped = run(oldShape[k]);
          if (mapped !== oldShape[k])
            changed = true;
          newShape[k] = mapped;
        }
        let newCatchall = def.catchall;
        if (def.catchall) {
          newCatchall = run(def.catchall);
          if (newCatchall !== def.catchall)
            changed = true;
        }
        return changed ? clone(s, { ...def, shape: newShape, catchall: newCatchall }) : s;
      }
      case "array": {
        const mapped = run(def.element);
        return mapped === def.element ? s : clone(s, { ...def, element: mapped });
      }
      case "tuple": {
        const oldItems = def.items;
        let changed = false;
        const newItems = [];
        for (const item of oldItems) {
          const mapped = run(item);
          if (mapped !== item)
            changed = true;
          newItems.push(mapped);
        }
        let newRest = def.rest;
        if (def.rest) {
          newRest = run(def.rest);
          if (newRest !== def.rest)
            changed = true;
        }
        return changed ? clone(s, { ...def, items: newItems, rest: newRest }) : s;
      }
      case "record":
      case "map": {
        const newKey = run(def.keyType);
        const newVal = run(def.valueType);
        return newKey === def.keyType && newVal === def.valueType ? s : clone(s, { ...def, keyType: newKey, valueType: newVal });
      }
      case "set": {
        const newVal = run(def.valueType);
        return newVal === def.valueType ? s : clone(s, { ...def, valueType: newVal });
      }
      case "union": {
        const oldOptions = def.options;
        let changed = false;
        const newOptions = [];
        for (const opt of oldOptions) {
          const mapped = run(opt);
          if (mapped !== opt)
            changed = true;
          newOptions.push(mapped);
        }
        return changed ? clone(s, { ...def, options: newOptions }) : s;
      }
      case "intersection": {
        const newLeft = run(def.left);
        const newRight = run(def.right);
        return newLeft === def.left && newRight === def.right ? s : clone(s, { ...def, left: newLeft, right: newRight });
      }
      case "optional":
      case "nullable":
      case "default":
      case "prefault":
      case "catch":
      case "readonly":
      case "nonoptional":
      case "promise":
      case "success": {
        const newInner = run(def.innerType);
        return newInner === def.innerType ? s : clone(s, { ...def, innerType: newInner });
      }
      case "pipe": {
        const newIn = run(def.in);
        const newOut = run(def.out);
        return newIn === def.in && newOut === def.out ? s : clone(s, { ...def, in: newIn, out: newOut });
      }
      case "function": {
        const newInput = run(def.input);
        const newOutput = run(def.output);
        return newInput === def.input && newOutput === def.output ? s : clone(s, { ...def, input: newInput, output: newOutput });
      }
      case "lazy": {
        const original = def.getter;
        const { _cachedInner, ...rest } = def;
        return clone(s, { ...rest, getter: /* @__PURE__ */ __name(() => run(original()), "getter") });
      }
      // A leaf by choice: `parts` are regex fragments, not data positions.
      case "template_literal":
      // Leaves.
      case "string":
      case "number":
      case "int":
      case "boolean":
      case "bigint":
      case "symbol":
      case "undefined":
      case "null":
      case "void":
      case "never":
      case "any":
      case "unknown":
      case "date":
      case "nan":
      case "enum":
      case "literal":
      case "file":
      case "transform":
      case "custom":
        return s;
      default: {
        kind;
        return s;
      }
    }
  }
  __name(mapInner, "mapInner");
  return run(schema);
}
__name(visit, "visit");

// node_modules/zod/v4/classic/deep-partial.js
function deepPartial(schema) {
  return visit(schema, {
    object: /* @__PURE__ */ __name((s) => s.partial(), "object"),
    // Every partialed option now admits `undefined`, which the constructor rejects as a duplicate.
    union: /* @__PURE__ */ __name((s) => {
      const def = s._zod.def;
      return def.discriminator === void 0 ? s : union(def.options);
    }, "union")
  });
}
__name(deepPartial, "deepPartial");

// node_modules/zod/v4/classic/in-out.js
function withChecks(side, checks) {
  if (!checks?.length)
    return side;
  const def = side._zod.def;
  return clone(side, mergeDefs(def, { checks: [...def.checks ?? [], ...checks] }), { parent: true });
}
__name(withChecks, "withChecks");
function outSide(def) {
  return withChecks(def.out, def.checks);
}
__name(outSide, "outSide");
function inSide(def) {
  return def.in._zod.traits.has("$ZodTransform") ? outSide(def) : def.in;
}
__name(inSide, "inSide");
function input(schema) {
  return visit(schema, {
    pipe: /* @__PURE__ */ __name((s) => inSide(s._zod.def), "pipe"),
    // A default value belongs to the output side, so a rewritten inner type leaves it stranded. `.default()` widens the declared input type with `undefined`, and `optional` is what carries that across.
    default: /* @__PURE__ */ __name((s, rewritten) => rewritten ? optional(s._zod.def.innerType) : s, "default"),
    // A catch value is output-side too, but `.catch()` leaves the declared input type alone, so the inner schema stands on its own.
    catch: /* @__PURE__ */ __name((s, rewritten) => rewritten ? s._zod.def.innerType : s, "catch")
  });
}
__name(input, "input");
function output(schema) {
  return visit(schema, {
    pipe: /* @__PURE__ */ __name((s) => outSide(s._zod.def), "pipe"),
    // A prefault value is fed through the schema, which makes it input-side, so a rewritten inner type leaves it stranded.
    prefault: /* @__PURE__ */ __name((s, rewritten) => rewritten ? s._zod.def.innerType : s, "prefault")
  });
}
__name(output, "output");

// node_modules/zod/v4/classic/coerce.js
var coerce_exports = {};
__export(coerce_exports, {
  bigint: () => bigint3,
  boolean: () => boolean3,
  date: () => date4,
  number: () => number3,
  string: () => string3
});
function string3(params) {
  return _coercedString(ZodString, params);
}
__name(string3, "string");
function number3(params) {
  return _coercedNumber(ZodNumber, params);
}
__name(number3, "number");
function boolean3(params) {
  return _coercedBoolean(ZodBoolean, params);
}
__name(boolean3, "boolean");
function bigint3(params) {
  return _coercedBigint(ZodBigInt, params);
}
__name(bigint3, "bigint");
function date4(params) {
  return _coercedDate(ZodDate, params);
}
__name(date4, "date");

// src/recipe/version.ts
function parseVersion(text4) {
  const match = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})\+([A-Za-z0-9][\w.-]*)$/.exec(text4);
  if (match === null) return void 0;
  return { recipe: [Number(match[1]), Number(match[2]), Number(match[3])], upstream: match[4] ?? "", text: text4 };
}
__name(parseVersion, "parseVersion");

// src/trigger/request.ts
var fullSha = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
var repositoryName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/;
var branchName = /^[A-Za-z0-9_][A-Za-z0-9_./+=@,#-]{0,199}$/;
var login = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
var id = external_exports.int().positive();
var requestSchema = external_exports.strictObject({
  /** The repository of the pull request, `owner/name`. */
  repository: external_exports.string().regex(repositoryName),
  pullRequest: id,
  commentId: id,
  /** Where the commit is: the repository itself or a fork, `owner/name`. */
  headRepository: external_exports.string().regex(repositoryName),
  sha: external_exports.string().regex(fullSha),
  baseBranch: external_exports.string().regex(branchName),
  /** The version to upgrade from; null: chosen by the plan. */
  base: external_exports.string().refine((text4) => parseVersion(text4) !== void 0, "not a version").nullable(),
  /** Empty: all. */
  stages: external_exports.array(external_exports.enum(stageNames)).max(stageNames.length),
  /** 0: not kept. */
  keepSeconds: external_exports.int().min(0).max(3600),
  /** The login of the comment's author. */
  requestedBy: external_exports.string().regex(login),
  fork: external_exports.boolean(),
  /** 1 for the first run of the comment, more for a re-run. */
  attempt: id
});

// src/report/schema.ts
var text = /* @__PURE__ */ __name((description) => external_exports.string().meta({ description }), "text");
var bytes = /* @__PURE__ */ __name((description) => external_exports.number().nonnegative().meta({ description: `${description}, in bytes` }), "bytes");
var time3 = /* @__PURE__ */ __name((description) => external_exports.iso.datetime().meta({ description }), "time");
var seconds = /* @__PURE__ */ __name((description) => external_exports.number().nonnegative().meta({ description: `${description}, in seconds` }), "seconds");
var sha = external_exports.string().regex(/^[0-9a-f]{40}$/, "not a full commit sha");
var failureClass = external_exports.enum(["recipe", "test", "infrastructure", "suite"]).meta({ description: "Who can mend it: the recipe's author, the author of a test, the operator of the server, or testme itself" });
var stageName = external_exports.enum(stageNames);
var status = external_exports.enum(["pass", "fail", "skip", "unverified", "not-run"]);
var checkSchema = external_exports.strictObject({
  name: text("Stable name"),
  status: external_exports.enum(["pass", "fail", "skip", "unverified"]),
  evidence: text("One sentence: what was seen"),
  at: external_exports.iso.datetime().optional(),
  class: failureClass.optional(),
  details: external_exports.array(external_exports.string()).optional().meta({ description: "More lines of evidence" })
}).refine((check2) => check2.status !== "fail" || check2.class !== void 0, "a red check needs a class");
var ownTestSchema = external_exports.strictObject({
  title: text("File and titles, joined by ›"),
  local: external_exports.literal(true).optional().meta({ description: "Of the recipe's own repository, run in the sandbox: what it says is its own word" }),
  status: external_exports.enum(["pass", "fail", "skip"]),
  seconds: seconds("How long it took"),
  error: external_exports.array(external_exports.string()).meta({ description: "First lines of the error, masked; why it skipped itself" })
});
var resourcesSchema = external_exports.strictObject({
  memory: external_exports.record(external_exports.string(), bytes("Peak of the memory")).meta({ description: "By service, of its running containers together; a peak only where the kernel keeps one" }),
  peak: external_exports.boolean().meta({ description: "The kernel keeps peaks (cgroup v1, or v2 with memory.peak); otherwise memory is what was used at the end of the stage" }),
  volumes: external_exports.record(external_exports.string(), bytes("Used on disk")).meta({ description: "By volume, without the name of the stack" }),
  images: external_exports.record(external_exports.string(), bytes("Size")).meta({ description: "By image as the service names it" })
});
var pictureSchema = external_exports.strictObject({
  file: text("Path inside the run directory"),
  withheld: external_exports.string().nullable().meta({ description: "Why the picture is not there" })
});
var stageSchema = external_exports.strictObject({
  stage: stageName,
  status,
  class: failureClass.optional(),
  headline: text("One line"),
  ranOn: external_exports.strictObject({ sha, version: external_exports.string().nullable() }).meta({ description: "The version that the stage ended on" }),
  needed: external_exports.boolean().meta({ description: "Not asked for: runs because an asked one needs it" }),
  checks: external_exports.array(checkSchema),
  startedAt: time3("Start"),
  seconds: seconds("Duration"),
  pictures: external_exports.array(pictureSchema),
  tests: external_exports.array(ownTestSchema).optional(),
  resources: resourcesSchema.optional()
});
var base = external_exports.discriminatedUnion("kind", [
  external_exports.strictObject({ kind: external_exports.literal("version"), version: external_exports.string(), sha, reason: external_exports.string() }),
  external_exports.strictObject({ kind: external_exports.literal("branch"), sha, reason: external_exports.string() }),
  external_exports.strictObject({ kind: external_exports.literal("none"), reason: external_exports.string() })
]);
var findingSchema = external_exports.strictObject({
  severity: external_exports.enum(["refused", "error", "warning", "note"]),
  code: text("Stable, machine-readable"),
  file: external_exports.string(),
  line: external_exports.number().nullable(),
  what: external_exports.string(),
  next: external_exports.string(),
  allowWith: external_exports.string().optional().meta({ description: "The setting that would allow what the policy refused" })
});
var resultsSchema = external_exports.strictObject({
  schema: external_exports.literal(1),
  runId: external_exports.string().min(1),
  recipe: external_exports.string().min(1),
  source: external_exports.strictObject({ kind: external_exports.enum(["fixture", "catalogue", "path", "url", "unknown"]), location: external_exports.string() }),
  head: external_exports.strictObject({ sha, version: external_exports.string().nullable(), tag: external_exports.string().nullable() }),
  base,
  findings: external_exports.array(findingSchema),
  planned: external_exports.array(stageName),
  asked: external_exports.array(stageName).meta({ description: "Empty: all were asked for" }),
  partial: external_exports.boolean().meta({ description: "Not every stage was planned" }),
  pullRequest: external_exports.int().nullable(),
  abra: external_exports.strictObject({ version: external_exports.string(), standIn: external_exports.boolean() }),
  server: external_exports.strictObject({
    name: external_exports.string(),
    description: external_exports.string(),
    docker: external_exports.string().nullable(),
    nodes: external_exports.int().nullable(),
    ipvs: external_exports.boolean()
  }),
  suite: external_exports.strictObject({ version: external_exports.string(), commit: text("Empty where it is not known"), dirty: external_exports.boolean() }),
  settings: external_exports.strictObject({ digest: external_exports.string().nullable() }),
  dependencies: external_exports.array(external_exports.strictObject({ recipe: external_exports.string(), version: external_exports.string(), sha, settings: external_exports.string().nullable() })).optional().meta({ description: "Other recipes that were deployed because this one depends on them, each with the digest of its own settings" }),
  host: external_exports.strictObject({
    cpus: external_exports.int(),
    memory: bytes("Of the machine"),
    freeMemory: bytes("At the start"),
    load: external_exports.number(),
    kernel: external_exports.string(),
    node: external_exports.string()
  }).nullable(),
  startedAt: time3("When the run was planned"),
  finishedAt: time3("When these results were written"),
  seconds: seconds("The whole run"),
  cancelled: external_exports.strictObject({ by: external_exports.string() }).nullable(),
  verdict: external_exports.strictObject({
    kind: external_exports.enum(["pass", "recipe", "test", "usage", "infrastructure", "suite", "unverified", "residue", "cancelled"]),
    passed: external_exports.boolean(),
    exitCode: external_exports.int(),
    commitStatus: external_exports.enum(["success", "failure", "error"]),
    statusName: external_exports.string(),
    stage: stageName.nullable(),
    sentence: external_exports.string(),
    level: external_exports.int().min(0).max(5),
    levelReason: external_exports.string()
  }),
  promotion: external_exports.strictObject({ promoted: external_exports.boolean(), reasons: external_exports.array(external_exports.string()) }).meta({ description: "Whether the tested version counts as known good" }),
  withheld: external_exports.array(external_exports.strictObject({ file: external_exports.string(), reason: external_exports.string() })).meta({ description: "Files that may not be published" }),
  stages: external_exports.array(stageSchema)
}).refine((results) => results.verdict.passed === (results.verdict.exitCode === 0), "passed and the exit code disagree").refine((results) => !results.verdict.passed || results.verdict.kind === "pass", "passed and the kind of the verdict disagree").refine(
  (results) => !results.verdict.passed || results.stages.every((stage3) => stage3.stage === "lint" || ["pass", "skip"].includes(stage3.status)),
  "a pass with a stage that did not pass"
).refine(
  (results) => !results.verdict.passed || results.planned.every((stage3) => results.stages.some((result) => result.stage === stage3)),
  "a pass with a planned stage missing"
).meta({ title: "testme results", description: "What one run of testme found. Version 1." });

// src/report/pull-request/view.ts
var stage = external_exports.enum(stageNames);
var sha2 = external_exports.string().regex(fullSha, "not a full commit sha");
var row = external_exports.object({
  stage,
  status: external_exports.enum(["pass", "fail", "skip", "unverified", "not-run", "running", "waiting"]),
  /** Who can mend a red. */
  class: failureClass.nullable(),
  /** Nobody asked for it: it runs because an asked one needs it. */
  needed: external_exports.boolean(),
  seconds: external_exports.number().nonnegative().nullable(),
  headline: external_exports.string(),
  /** What was seen that the headline does not say, the most telling first. */
  causes: external_exports.array(external_exports.string())
});
var runStates = ["queued", "running", "kept", "done", "cancelled", "replaced", "refused", "lost"];
var runViewSchema = external_exports.object({
  /** What the gate handed on. A greater comment id is a newer request. */
  request: requestSchema,
  state: external_exports.enum(runStates),
  recipe: external_exports.string().nullable(),
  version: external_exports.string().nullable(),
  /** What the upgrade starts from, in words. */
  base: external_exports.string().nullable(),
  rows: external_exports.array(row),
  /** Only ever a run's own verdict; null while there is none. */
  verdict: external_exports.object({
    kind: external_exports.enum(["pass", "recipe", "test", "usage", "infrastructure", "suite", "unverified", "residue", "cancelled"]),
    passed: external_exports.boolean(),
    commitStatus: external_exports.enum(["success", "failure", "error"]),
    statusName: external_exports.string(),
    stage: stage.nullable(),
    sentence: external_exports.string(),
    level: external_exports.int(),
    levelReason: external_exports.string()
  }).nullable(),
  /** The whole run. */
  seconds: external_exports.number().nonnegative().nullable(),
  /** Why a request was refused, replaced or lost, or who cancelled it: half a sentence or a whole one, backticks for code. */
  reason: external_exports.string().nullable(),
  /** The head of the pull request, where it is not what was tested any more. */
  outdatedBy: sha2.nullable(),
  /** ISO 8601. */
  keptUntil: external_exports.iso.datetime().nullable(),
  /** When the server wrote down the comment that asked, ISO 8601; a status older than this is of another run. */
  requestedAt: external_exports.iso.datetime({ offset: true }).nullable(),
  runLink: external_exports.string().nullable(),
  /** null: nothing is there to be opened. */
  reportLink: external_exports.string().nullable(),
  /** What made the run: suite, abra, server. Shown small. */
  facts: external_exports.array(external_exports.string()),
  logs: external_exports.array(external_exports.object({ name: external_exports.string(), lines: external_exports.array(external_exports.string()) }))
});
function isFinal(state) {
  return state !== "queued" && state !== "running" && state !== "kept";
}
__name(isFinal, "isFinal");
function contextOf(asked) {
  const wanted = askedStages(asked);
  return wanted.length === 0 ? "testme" : `testme (${wanted.join(", ")})`;
}
__name(contextOf, "contextOf");

// src/report/pull-request/marker.ts
var markerOf = /* @__PURE__ */ __name((asked) => `<!-- testme:run:${askedWord(asked)} -->`, "markerOf");
function askedIn(line) {
  const found2 = /^<!-- testme:run:([0-9a-f]{40}(?:[0-9a-f]{24})?)(?::([a-z+]{1,200}))?(?::base=([\w.+-]{1,200}))?(?::keep=(\d{1,4}))? -->$/.exec(line);
  if (found2 === null) return void 0;
  const [, sha5 = "", named4 = "", base2 = null, keep = "0"] = found2;
  const words2 = named4.split("+");
  const asked = { sha: sha5, stages: stageNames.filter((name2) => words2.includes(name2)), base: base2, keepSeconds: Number(keep) };
  return line === markerOf(asked) ? asked : void 0;
}
__name(askedIn, "askedIn");
function replyMarker(commentId) {
  return `<!-- testme:reply:${commentId} -->`;
}
__name(replyMarker, "replyMarker");
function strangerMarker(pullRequest) {
  return `<!-- testme:stranger:${pullRequest} -->`;
}
__name(strangerMarker, "strangerMarker");
function ageOf(view) {
  const progress2 = isFinal(view.state) ? 3 : ["queued", "running", "kept"].indexOf(view.state);
  return { commentId: view.request.commentId, attempt: view.request.attempt, progress: progress2 };
}
__name(ageOf, "ageOf");
function compareAge(left, right) {
  return compareRequest(left, right) || left.progress - right.progress;
}
__name(compareAge, "compareAge");
function compareRequest(left, right) {
  return left.commentId - right.commentId || left.attempt - right.attempt;
}
__name(compareRequest, "compareRequest");
function ageLine(age) {
  return `<!-- testme:view:${age.commentId}.${age.attempt}.${age.progress} -->`;
}
__name(ageLine, "ageLine");
function isMarked(body, marker) {
  return firstLines(body)[0] === marker;
}
__name(isMarked, "isMarked");
function ageIn(body) {
  const found2 = /^<!-- testme:view:(\d{1,15})\.(\d{1,9})\.([0-3]) -->$/.exec(firstLines(body)[1] ?? "");
  return found2 === null ? void 0 : { commentId: Number(found2[1]), attempt: Number(found2[2]), progress: Number(found2[3]) };
}
__name(ageIn, "ageIn");
var firstLines = /* @__PURE__ */ __name((body) => body.split(/\r?\n/, 2), "firstLines");

// src/publish/client.ts
function failedCall(error2) {
  return typeof error2 === "object" && error2 !== null ? error2 : {};
}
__name(failedCall, "failedCall");
function mayWorkLater(error2) {
  const { status: status2 } = failedCall(error2);
  return status2 === void 0 || status2 < 400 || status2 === 401 || status2 === 408 || status2 === 429 || status2 >= 500;
}
__name(mayWorkLater, "mayWorkLater");

// src/publish/sticky-comment.ts
async function writeSticky(client, sticky, body) {
  const all = await client.comments(sticky.repository, sticky.pullRequest);
  const [first, ...rest] = ownOf(all, sticky);
  if (first === void 0) return await create(client, sticky, body);
  for (const extra of rest) await takeBack(client, sticky, extra);
  return await editFirst(client, sticky, all, first, body);
}
__name(writeSticky, "writeSticky");
async function editFirst(client, sticky, all, first, body) {
  if (await isNewer(first, sticky, all)) return { outcome: "superseded", commentId: first.id };
  if (first.body.trim() === body.trim()) return { outcome: "unchanged", commentId: first.id };
  const edited = await client.editComment(sticky.repository, first.id, body);
  return edited === void 0 ? await create(client, sticky, body) : { outcome: "edited", commentId: first.id };
}
__name(editFirst, "editFirst");
async function create(client, sticky, body) {
  const made = await createOnce(client, sticky, body);
  const all = await client.comments(sticky.repository, sticky.pullRequest);
  const [first] = ownOf(all, sticky);
  if (first === void 0 || first.id === made.id) return { outcome: "created", commentId: made.id };
  const written = await editFirst(client, sticky, all, first, body);
  if (written.commentId !== made.id) await takeBack(client, sticky, made);
  return written;
}
__name(create, "create");
async function createOnce(client, sticky, body) {
  try {
    return await client.createComment(sticky.repository, sticky.pullRequest, body);
  } catch (error2) {
    if (failedCall(error2).mayHaveHappened !== true) throw error2;
    const [made] = ownOf(await client.comments(sticky.repository, sticky.pullRequest), sticky);
    if (made === void 0) throw error2;
    return made;
  }
}
__name(createOnce, "createOnce");
function ownOf(all, sticky) {
  return all.filter((comment) => comment.userId === sticky.posterId && isMarked(comment.body, sticky.marker)).sort((a, b) => a.id - b.id);
}
__name(ownOf, "ownOf");
async function isNewer(comment, { age: ours, isOnRecord: isOnRecord2 }, all) {
  const age = ageIn(comment.body);
  if (age === void 0 || ours === void 0 || compareAge(age, ours) <= 0) return false;
  if (compareRequest(age, ours) === 0) return true;
  const isThere = age.commentId === ours.commentId || all.some((each) => each.id === age.commentId);
  return isThere && isOnRecord2 !== void 0 && await isOnRecord2(age);
}
__name(isNewer, "isNewer");
async function takeBack(client, sticky, comment) {
  try {
    await client.deleteComment(sticky.repository, comment.id);
  } catch {
  }
}
__name(takeBack, "takeBack");

// src/report/pull-request/reply.ts
function replyMarkdown(commentId, markdown) {
  return under(replyMarker(commentId), markdown);
}
__name(replyMarkdown, "replyMarkdown");
function strangerMarkdown(pullRequest, sentence) {
  return under(strangerMarker(pullRequest), sentence);
}
__name(strangerMarkdown, "strangerMarkdown");
function under(marker, markdown) {
  const lines = markdown.trim().split(/\r?\n/);
  return `${marker}
${lines.map((line) => /^\s*!testme/i.test(line) ? `\`${line.trim().replaceAll("`", "'")}\`` : line).join("\n")}
`;
}
__name(under, "under");

// src/trigger/limits.ts
var limits = {
  /** UTF-16 units of the whole comment; Gitea takes 70,000 and more (run on 1.26.0). */
  bodyLength: 65536,
  /** Characters of a command's line. */
  lineLength: 200,
  /** Words after `!testme`. */
  words: 12,
  /** Hex digits of a commit. Fewer than 12 could be found by trying. */
  shaLeast: 12,
  shaMost: 64,
  keepMinutes: 60,
  /** Characters of a wrong word that is quoted in an answer. */
  quotedWord: 40
};

// src/trigger/problems.ts
var problems = {
  "unknown-word": /* @__PURE__ */ __name((word) => `${named(word, "one of its words")} is no stage, commit or option`, "unknown-word"),
  repeated: /* @__PURE__ */ __name((word) => `${named(word, "a word")} is there twice`, "repeated"),
  "takes-nothing": /* @__PURE__ */ __name((word) => `${named(word, "this command")} takes no further words`, "takes-nothing"),
  "short-sha": /* @__PURE__ */ __name((word) => `${named(word, "the commit")} is too short for a commit: at least ${limits.shaLeast} hex digits are needed`, "short-sha"),
  "long-sha": /* @__PURE__ */ __name(() => `a commit has at most ${limits.shaMost} hex digits`, "long-sha"),
  "bad-base": /* @__PURE__ */ __name((word) => `${named(word, "the base")} is no version such as \`base=1.2.0+3.4.5\``, "bad-base"),
  "bad-keep": /* @__PURE__ */ __name((word) => `${named(word, "the time")} is no time such as \`keep=30m\``, "bad-keep"),
  "keep-too-long": /* @__PURE__ */ __name(() => `an app is kept for at most ${limits.keepMinutes} minutes`, "keep-too-long"),
  "not-ascii": /* @__PURE__ */ __name(() => "it holds a character outside plain ASCII, perhaps an invisible one", "not-ascii"),
  "too-long": /* @__PURE__ */ __name(() => `it is longer than ${limits.lineLength} characters`, "too-long"),
  "too-many-words": /* @__PURE__ */ __name(() => `it has more than ${limits.words} words`, "too-many-words"),
  "two-commands": /* @__PURE__ */ __name(() => "there is more than one command in the comment", "two-commands")
};
var named = /* @__PURE__ */ __name((word, otherwise) => word === "" ? otherwise : `\`${word}\``, "named");

// src/trigger/reasons.ts
var row2 = /* @__PURE__ */ __name((audience, example, sentence) => ({ audience, sentence, example }), "row");
var exampleHead = { head: "d4e5f6a01b2c3d4e5f6a01b2c3d4e5f6a01b2c3d", line: "!testme d4e5f6a01b2c" };
var none = {};
var short = /* @__PURE__ */ __name((head2) => `\`${head2.slice(0, 7)}\``, "short");
var reasons = {
  "wrong-event": row2(
    "nobody",
    { name: "push" },
    ({ name: name2 }) => `the gate answers comments, and this is the event "${plain(name2)}": let it run on \`issue_comment\` only`
  ),
  "unreadable-event": row2(
    "nobody",
    { problem: "comment.id: expected a number" },
    ({ problem }) => `the event file is not that of a comment on Gitea (${plain(problem)}): the step needs the event file that the runner wrote, unchanged`
  ),
  "not-created": row2("nobody", { action: "edited" }, ({ action }) => `only new comments count, and this one was ${plain(action)}`),
  "not-a-pull-request": row2("nobody", none, () => "the comment stands under an issue, not under a pull request"),
  "no-command": row2("nobody", none, () => "no line of the comment is a command"),
  "own-comment": row2("nobody", none, () => "the comment is our own"),
  "ignored-user": row2("nobody", none, () => "the author is the automatic user, nobody who exists, or listed as ignored on this host"),
  "sender-is-not-the-author": row2("nobody", none, () => "somebody else than the author of the comment sent the event"),
  duplicate: row2("nobody", none, () => "this comment was answered before in this attempt"),
  "claimed-by-another": row2("nobody", none, () => "another process has taken this comment at the same time"),
  "comment-deleted": row2("nobody", none, () => "the comment was deleted before its run began"),
  "not-a-member": row2("stranger", none, () => "the author is neither a member of the organisation nor on the list of users who may ask"),
  "membership-hidden": row2(
    "stranger",
    { token: "automatic" },
    ({ token }) => token === "automatic" ? "misconfigured token: the automatic token may not see who is a member (Gitea answers 303 for everybody); give the gate the token of a user who is a member of the organisation, or list user ids that may ask" : "misconfigured token: its user may not see who is a member (Gitea answers 303); make that user a member of the organisation"
  ),
  "membership-unknown": row2(
    "stranger",
    { why: "Gitea answers 500" },
    ({ why }) => `cannot tell whether the author is a member (${plain(why)}): comment again when Gitea answers`
  ),
  "user-renamed": row2(
    "stranger",
    none,
    () => "cannot tell whether the author is a member: the user was renamed since the comment; comment again under the new name"
  ),
  "invalid-command": row2(
    "member",
    { problem: "unknown-word", word: "instal", near: "install" },
    ({ problem, word, near }) => `This command was not understood: ${problems[problem](word)}.${near === void 0 ? "" : ` Did you mean \`${near}\`?`} \`!testme help\` shows what there is.`
  ),
  "comment-edited": row2("member", none, () => "The comment was edited after it was written, so it no longer counts. Write a new one: `!testme`."),
  "comment-unreadable": row2(
    "member",
    { why: "Gitea answers 500" },
    ({ why }) => `Your comment could not be read again from Gitea (${plain(why)}), so nothing was run. Comment again: \`!testme\`.`
  ),
  "pull-unreadable": row2(
    "member",
    { why: "Gitea answers 404" },
    ({ why }) => `The pull request could not be read (${plain(why)}), so nothing was run. Comment again; if it stays so, the operator must give the gate a token that can read it.`
  ),
  closed: row2("member", none, () => "This pull request is closed. Reopen it and comment again to have it tested."),
  merged: row2("member", none, () => "This pull request is merged. What is to be tested needs a pull request of its own."),
  "wrong-repository": row2("member", none, () => "This pull request belongs to another repository than the comment. Comment on the pull request itself."),
  "fork-refused": row2("member", none, () => "This host does not test commits from forks. Push the branch to this repository to have it tested."),
  "fork-gone": row2(
    "member",
    none,
    () => "The repository that this pull request comes from is gone. Push the branch to a repository that exists and open a new pull request."
  ),
  agit: row2("member", none, () => "This pull request was pushed without a branch (AGit), which is not tested. Push a branch and open a pull request from it."),
  "base-branch-refused": row2("member", none, () => "Pull requests into this target branch are not tested here. Change the target branch and comment again."),
  "names-refused": row2(
    "member",
    none,
    () => "The target branch or the source repository has a name with unusual characters, which is not tested. Rename it and comment again."
  ),
  "keep-on-fork": row2("member", { line: "!testme" }, ({ line }) => `An app from a fork is never kept. Without \`keep\`: \`${line}\`.`),
  "keep-without-bot": row2(
    "member",
    { line: "!testme" },
    ({ line }) => `Without a bot's token no app is kept: the verdict comes when it is removed, and the token of the job is dead by then. Without \`keep\`: \`${line}\`.`
  ),
  "sha-is-not-the-head": row2(
    "member",
    exampleHead,
    ({ head: head2, line }) => `The commit you named is not the head of this pull request (now ${short(head2)}). To test that one: \`${line}\`.`
  ),
  "head-moved": row2(
    "member",
    exampleHead,
    ({ head: head2, line }) => `The branch moved after your comment, or within two seconds before it (now ${short(head2)}). To test that commit: \`${line}\`.`
  ),
  "target-changed": row2(
    "member",
    exampleHead,
    ({ head: head2, line }) => `The target branch changed after your comment. To test the head ${short(head2)} against it: \`${line}\`.`
  ),
  "push-record-missing": row2(
    "member",
    exampleHead,
    ({ head: head2, line }) => `Gitea has no record that ${short(head2)} was pushed before your comment. To test that commit: \`${line}\`.`
  ),
  "records-unreadable": row2(
    "member",
    { ...exampleHead, why: "Gitea answers 500" },
    ({ head: head2, line, why }) => `Gitea's records of pushes could not be read (${plain(why)}). To test ${short(head2)} without them: \`${line}\`.`
  ),
  "already-asked": row2(
    "member",
    { state: "running", link: "https://git.example.org/org/recipe/actions/runs/7" },
    ({ state, link: link2 }) => `The same is ${state === "running" ? "running" : "waiting"} already: ${linked(link2)}.`
  )
};
function refusal(code2, details) {
  return { code: code2, details };
}
__name(refusal, "refusal");
var strangerReply = "testme runs for members of this organisation, and could not start for this comment.";
var audienceOf = /* @__PURE__ */ __name(({ code: code2 }) => reasons[code2].audience, "audienceOf");
function sentenceOf({ code: code2, details }) {
  return reasons[code2].sentence(details);
}
__name(sentenceOf, "sentenceOf");
function replyOf(refused3) {
  const audience = audienceOf(refused3);
  return audience === "nobody" ? null : audience === "stranger" ? strangerReply : sentenceOf(refused3);
}
__name(replyOf, "replyOf");
function plain(text4) {
  return text4.slice(0, 400).replace(/[^A-Za-z0-9 .,:;()/_'"+=-]/g, " ").replace(/([:/])[:/]+/g, "$1").slice(0, 200).trim();
}
__name(plain, "plain");
var linked = /* @__PURE__ */ __name((link2) => /^https?:\/\/[A-Za-z0-9.:/_?=&#%-]{1,300}$/.test(link2) ? `[the first request](${link2})` : "see the other request", "linked");

// src/trigger/event.ts
var user = external_exports.object({ id: external_exports.int(), login: external_exports.string() });
var payload = external_exports.object({
  action: external_exports.string(),
  is_pull: external_exports.boolean().optional(),
  repository: external_exports.object({ id: external_exports.int().positive(), name: external_exports.string().min(1), html_url: external_exports.string(), owner: user }),
  issue: external_exports.object({ number: external_exports.int().positive(), pull_request: external_exports.unknown().optional() }),
  comment: external_exports.object({
    id: external_exports.int().positive(),
    body: external_exports.string().catch(""),
    created_at: external_exports.string(),
    html_url: external_exports.string(),
    user
  }),
  sender: user
});
var commentEvents = ["issue_comment", "pull_request_comment"];
var calledEvent = "workflow_call";
function readEvent(name2, json2) {
  if (name2 !== calledEvent && !commentEvents.includes(name2)) return { ok: false, refusal: refusal("wrong-event", { name: name2 }) };
  let value;
  try {
    value = JSON.parse(json2);
  } catch {
    return { ok: false, refusal: refusal("unreadable-event", { problem: "it is not JSON" }) };
  }
  const result = payload.safeParse(value);
  if (!result.success) {
    const problem = result.error.issues.map((issue3) => `${issue3.path.join(".") || "the whole"}: ${issue3.message}`).join("; ");
    return { ok: false, refusal: refusal("unreadable-event", { problem }) };
  }
  const { action, is_pull, repository, issue: issue2, comment, sender } = result.data;
  return {
    ok: true,
    event: {
      name: name2 === calledEvent ? "issue_comment" : name2,
      action,
      repository: { id: repository.id, owner: repository.owner.login, name: repository.name, htmlUrl: repository.html_url },
      number: issue2.number,
      isPull: typeof issue2.pull_request === "object" && issue2.pull_request !== null && is_pull !== false,
      comment: {
        id: comment.id,
        body: comment.body,
        userId: comment.user.id,
        login: comment.user.login,
        createdAt: comment.created_at,
        htmlUrl: comment.html_url
      },
      senderId: sender.id
    }
  };
}
__name(readEvent, "readEvent");

// src/trigger/authorise.ts
function notForUs(event, policy) {
  if (!commentEvents.includes(event.name)) return refusal("wrong-event", { name: event.name });
  if (event.action !== "created") return refusal("not-created", { action: event.action });
  if (!event.isPull) return refusal("not-a-pull-request", {});
  if (event.comment.userId <= 0 || policy.ignoredUsers.includes(event.comment.userId)) return refusal("ignored-user", {});
  if (event.senderId !== event.comment.userId) return refusal("sender-is-not-the-author", {});
  return void 0;
}
__name(notForUs, "notForUs");
var isListed = /* @__PURE__ */ __name((event, policy) => policy.allowedUsers.includes(event.comment.userId), "isListed");
function notAuthorised(membership, token) {
  switch (membership.kind) {
    case "member":
      return void 0;
    case "not-member":
      return refusal("not-a-member", {});
    case "may-not-know":
      return refusal("membership-hidden", { token });
    case "renamed":
      return refusal("user-renamed", {});
    case "cannot-tell":
      return refusal("membership-unknown", { why: membership.why });
    default:
      return refusal("membership-unknown", { why: `an unknown answer: ${String(membership)}` });
  }
}
__name(notAuthorised, "notAuthorised");

// src/trigger/command-line.ts
function commandLine(command) {
  if (command.kind !== "run") return `!testme ${command.kind}`;
  const words2 = ["!testme"];
  if (command.sha !== void 0) words2.push(command.sha);
  words2.push(...command.stages);
  if (command.base !== void 0) words2.push(`base=${command.base}`);
  if (command.keepSeconds !== void 0) words2.push(`keep=${command.keepSeconds % 60 === 0 ? `${command.keepSeconds / 60}m` : `${command.keepSeconds}s`}`);
  return words2.join(" ");
}
__name(commandLine, "commandLine");

// src/trigger/others.ts
function placeAmong(request, others) {
  const alive = others.filter((other) => other.state !== "over" && other.commentId !== request.commentId);
  const same = alive.find((other) => isSame(request, other));
  if (same !== void 0) return { ok: false, refusal: refusal("already-asked", { state: same.state === "running" ? "running" : "waiting", link: same.link }) };
  return { ok: true, replaces: alive.filter((other) => other.state === "waiting") };
}
__name(placeAmong, "placeAmong");

// src/model/nearest.ts
function nearest(word, known) {
  const ranked = known.map((each) => ({ each, distance: distance(word.toLowerCase(), each.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== void 0 && best.distance <= Math.max(2, Math.floor(best.each.length / 3)) ? best.each : void 0;
}
__name(nearest, "nearest");
function distance(a, b) {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_2, j) => i === 0 ? j : j === 0 ? i : 0));
  const at = /* @__PURE__ */ __name((i, j) => rows[i]?.[j] ?? 0, "at");
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      const row3 = rows[i];
      if (row3 !== void 0) row3[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swapped);
    }
  return at(a.length, b.length);
}
__name(distance, "distance");

// src/trigger/grammar.ts
var trigger = "!testme";
var stageWords = stageNames.filter((stage3) => stage3 !== "teardown");
var forms = [
  { word: "", example: trigger, meaning: "test the head of this pull request, as it was when you commented" },
  { word: "help", example: `${trigger} help`, meaning: "show this" },
  { word: "status", example: `${trigger} status`, meaning: "say what runs and what waits for this pull request" },
  { word: "cancel", example: `${trigger} cancel`, meaning: "end what runs, waits or is kept for this pull request; the app is removed" }
];
var no = /* @__PURE__ */ __name((problem) => ({ ok: false, problem }), "no");
var yes = /* @__PURE__ */ __name((command) => ({ ok: true, command }), "yes");
var runArguments = [
  {
    form: "[sha]",
    example: "d4e5f6a01b2c",
    meaning: `exactly this commit, which must be the head: its first ${limits.shaLeast} hex digits or more`,
    known: [],
    isMeant: /* @__PURE__ */ __name((word) => /^[0-9A-Fa-f]{7,}$/.test(word), "isMeant"),
    take: /* @__PURE__ */ __name((word, command) => {
      if (word.length < limits.shaLeast) return no("short-sha");
      if (word.length > limits.shaMost) return no("long-sha");
      return command.sha === void 0 ? yes({ ...command, sha: word.toLowerCase() }) : no("repeated");
    }, "take")
  },
  {
    form: "[stage…]",
    example: "backup",
    meaning: `only these stages and what they need: ${stageWords.map((stage3) => `\`${stage3}\``).join(", ")}`,
    known: stageWords,
    isMeant: /* @__PURE__ */ __name((word) => stageWords.some((stage3) => stage3 === word), "isMeant"),
    take: /* @__PURE__ */ __name((word, command) => {
      if (command.stages.some((stage3) => stage3 === word)) return no("repeated");
      return yes({ ...command, stages: stageWords.filter((stage3) => stage3 === word || command.stages.includes(stage3)) });
    }, "take")
  },
  {
    form: "[base=<version>]",
    example: "base=1.11.0+1.29.0",
    meaning: "the version that the upgrade starts from; without it the newest released one that differs",
    known: ["base="],
    isMeant: /* @__PURE__ */ __name((word) => word.startsWith("base="), "isMeant"),
    take: /* @__PURE__ */ __name((word, command) => {
      const version2 = word.slice("base=".length);
      if (parseVersion(version2) === void 0) return no("bad-base");
      return command.base === void 0 ? yes({ ...command, base: version2 }) : no("repeated");
    }, "take")
  },
  {
    form: "[keep=<time>]",
    example: "keep=30m",
    meaning: `keep the app up for this long afterwards, at most ${limits.keepMinutes}m; never for a fork`,
    known: ["keep="],
    isMeant: /* @__PURE__ */ __name((word) => word.startsWith("keep="), "isMeant"),
    take: /* @__PURE__ */ __name((word, command) => {
      const seconds2 = secondsOf(word.slice("keep=".length));
      if (seconds2 === void 0) return no("bad-keep");
      if (seconds2 > limits.keepMinutes * 60) return no("keep-too-long");
      return command.keepSeconds === void 0 ? yes({ ...command, keepSeconds: seconds2 }) : no("repeated");
    }, "take")
  }
];
var synopsis = [trigger, ...runArguments.map(({ form }) => form)].join(" ");
function secondsOf(text4) {
  const match = /^([1-9][0-9]{0,4})([smh])$/.exec(text4);
  return match === null ? void 0 : Number(match[1]) * (match[2] === "h" ? 3600 : match[2] === "m" ? 60 : 1);
}
__name(secondsOf, "secondsOf");

// src/trigger/inline.ts
var mark = "`";
function withoutInline(paragraph) {
  const runs = backtickRuns(paragraph);
  let text4 = "";
  let brackets = 0;
  let index = 0;
  while (index < paragraph.length) {
    const character = paragraph.charAt(index);
    if (character === "\\" && /[!-/:-@[-`{-~]/.test(paragraph.charAt(index + 1))) {
      text4 += paragraph.slice(index, index + 2);
      index += 2;
    } else if (character === "`") {
      const end = endOfRun(paragraph, index);
      const close = runs.after(end, end - index);
      text4 += mark;
      index = close ?? end;
    } else if (character === "<") {
      const end = endOfAngle(paragraph, index);
      if (end === void 0) return { text: text4 + mark, stop: true };
      text4 += end === index + 1 ? character : mark;
      index = end;
    } else if (character === "]" && paragraph.charAt(index + 1) === "(") {
      const end = endOfDestination(paragraph, index + 1);
      if (end === void 0) return { text: text4 + mark, stop: /<[A-Za-z/!?]/.test(paragraph.slice(index)) };
      brackets = Math.max(0, brackets - 1);
      text4 += mark;
      index = end;
    } else {
      if (character === "[") brackets += 1;
      if (character === "]") brackets = Math.max(0, brackets - 1);
      text4 += character;
      if (character === "\n" && brackets > 0) text4 += mark;
      index += 1;
    }
  }
  return { text: text4, stop: false };
}
__name(withoutInline, "withoutInline");
function endOfAngle(text4, start) {
  if (text4.startsWith("<!--", start)) {
    const close = text4.indexOf("-->", start + 2);
    return close < 0 ? void 0 : close + 3;
  }
  const autolink = /<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253})>/y;
  autolink.lastIndex = start;
  if (autolink.test(text4)) return autolink.lastIndex;
  return /[A-Za-z/!?]/.test(text4.charAt(start + 1)) ? void 0 : start + 1;
}
__name(endOfAngle, "endOfAngle");
function endOfDestination(text4, start) {
  const simple = /\([^\s()"'<>\\]*(?:[ \t]+"[^"\n\\]*")?\)/y;
  simple.lastIndex = start;
  return simple.test(text4) ? simple.lastIndex : void 0;
}
__name(endOfDestination, "endOfDestination");
function endOfRun(text4, start) {
  let end = start;
  while (text4.charAt(end) === "`") end += 1;
  return end;
}
__name(endOfRun, "endOfRun");
function backtickRuns(text4) {
  const starts = /* @__PURE__ */ new Map();
  for (const { index, 0: run } of text4.matchAll(/`+/g)) {
    const list2 = starts.get(run.length);
    if (list2 === void 0) starts.set(run.length, [index]);
    else list2.push(index);
  }
  const next2 = /* @__PURE__ */ new Map();
  return {
    // Asked with a growing index only: each list is walked once.
    after: /* @__PURE__ */ __name((index, length) => {
      const list2 = starts.get(length) ?? [];
      let at = next2.get(length) ?? 0;
      while (at < list2.length && (list2[at] ?? 0) < index) at += 1;
      next2.set(length, at);
      const start = list2[at];
      return start === void 0 ? void 0 : start + length;
    }, "after")
  };
}
__name(backtickRuns, "backtickRuns");

// src/trigger/readable.ts
function readableLines(text4) {
  const reader = new Reader();
  for (const line of text4.split("\n")) {
    reader.read(line);
    if (reader.stopped) break;
  }
  reader.endParagraph();
  return reader.lines;
}
__name(readableLines, "readableLines");
var opensFormula = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(?:\$\$|\\\[)/;
var Reader = class {
  static {
    __name(this, "Reader");
  }
  lines = [];
  stopped = false;
  #paragraph = [];
  /** Where the lines of the last paragraph begin. */
  #lastParagraph = 0;
  #fence;
  #inHtmlComment = false;
  #inList = false;
  /** After a line of a quote, until a blank line: what follows directly goes on with the quote. */
  #inQuote = false;
  #afterBlank = true;
  read(line) {
    const { columns, rest } = indentation(line);
    if (this.#fence !== void 0) this.#readFenced(this.#fence, columns, rest);
    else if (this.#inHtmlComment) this.#readComment(line);
    else if (rest === "") this.#readBlank();
    else if (opensFormula.test(line)) {
      this.endParagraph("unread");
      this.stopped = true;
    } else {
      const afterBlank = this.#afterBlank;
      this.#afterBlank = false;
      if (this.#inList && columns < 2 && afterBlank) this.#inList = false;
      const block = columns <= 3 || this.#inList;
      if (!block || !this.#readBlock(line, columns, rest, afterBlank)) this.#readText(line, columns, rest);
    }
  }
  /** A line that begins something else than text, whatever stands before it; false: it does not. */
  #readBlock(line, columns, rest, afterBlank) {
    const item = /^(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/.test(rest);
    if (this.#opensFence(rest, columns) || this.#opensHtml(rest, columns)) return true;
    if (rest.startsWith(">")) this.#readQuote(columns, rest);
    else if (isRule(rest)) this.endParagraph(/^-+[ \t]*$/.test(rest) ? "unread" : "text");
    else if (item && !(this.#paragraph.length > 0 && /^-[ \t]*$/.test(rest))) {
      const begins = /^(?:[-+*]|0*1[.)])[ \t]+[^ \t]/.test(rest);
      this.#readItem(line, begins || afterBlank || this.#inList && columns < 2);
    } else if (/^#{1,6}(?:[ \t]|$)/.test(rest)) {
      this.endParagraph();
      this.#stopAtOpenComment(rest);
    } else return false;
    return true;
  }
  endParagraph(as = "text") {
    const paragraph = this.#paragraph;
    this.#paragraph = [];
    if (paragraph.length === 0) return;
    const { text: text4, stop } = withoutInline(paragraph.join("\n"));
    if (stop) this.stopped = true;
    this.#lastParagraph = this.lines.length;
    if (as === "text" && isPlain(paragraph)) for (const line of text4.split("\n")) this.lines.push(line);
  }
  #readBlank() {
    this.endParagraph();
    this.#inQuote = false;
    this.#afterBlank = true;
  }
  #readText(line, columns, rest) {
    const first = this.#paragraph.length === 0;
    if (this.#inList || this.#inQuote) {
      this.#stopAtOpenComment(rest);
      return;
    }
    if (first && columns > 3) return;
    if (first && rest.startsWith(":")) this.lines.length = this.#lastParagraph;
    if (!first && columns <= 3 && /^(?:=+|-+)[ \t]*$/.test(rest)) {
      this.endParagraph("unread");
    } else this.#paragraph.push(line);
  }
  #opensFence(rest, columns) {
    const run = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(rest)?.[0];
    if (run === void 0) return false;
    this.endParagraph();
    const listed = this.#inList && columns >= 2;
    this.#inList = listed;
    this.#inQuote = false;
    this.#fence = { character: run.charAt(0), length: run.length, ...listed ? { listed: columns } : {} };
    return true;
  }
  #readFenced(fence2, columns, rest) {
    const run = /^(?:`+|~+)(?=[ \t]*$)/.exec(rest)?.[0] ?? "";
    const closes = run.length >= fence2.length && run.startsWith(fence2.character);
    if (fence2.listed === void 0) {
      if (closes && columns <= 3) this.#closeFence();
      return;
    }
    if (rest === "") return;
    if (columns < fence2.listed || closes && columns > fence2.listed) this.stopped = true;
    else if (closes) this.#closeFence();
  }
  #closeFence() {
    this.#fence = void 0;
    this.#afterBlank = true;
  }
  #opensHtml(rest, columns) {
    if (!/^<[A-Za-z/!?]/.test(rest) || /^<[A-Za-z0-9._+-]+[:@][^\s<>]*>/.test(rest)) return false;
    if (!rest.startsWith("<!--")) {
      this.endParagraph("unread");
      this.stopped = true;
      return true;
    }
    this.endParagraph();
    if (this.#inList && columns >= 2 && !rest.includes("-->")) this.stopped = true;
    if (columns < 2) this.#inList = false;
    this.#readComment(rest);
    return true;
  }
  /** A line of an HTML comment; one that is behind its end is raw HTML, too. */
  #readComment(line) {
    const close = line.indexOf("-->");
    this.#inHtmlComment = close < 0;
    if (close >= 0 && /<[A-Za-z/!?]/.test(line.slice(close))) this.stopped = true;
  }
  #readQuote(columns, rest) {
    this.endParagraph();
    if (columns < 2) this.#inList = false;
    this.#inQuote = true;
    this.#stopAtOpenComment(rest);
  }
  /** An item of a list; what stands after its marks may be a fence. `sure`: it is an item and not the text of a paragraph that looks like one. */
  #readItem(line, sure) {
    this.endParagraph(sure ? "text" : "unread");
    this.#inList = true;
    this.#inQuote = false;
    const marks = /^(?:[ \t]*(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))+/.exec(line)?.[0] ?? "";
    const { columns, rest } = indentation(line, marks.length);
    if (/^(?:`{3,}|~{3,})/.test(rest)) {
      if (!sure) this.stopped = true;
      else this.#opensFence(rest, columns);
    } else if (/^<[A-Za-z/!?]/.test(rest)) this.stopped = true;
    this.#stopAtOpenComment(rest);
  }
  /** What a sanitizer takes for the beginning of a comment hides everything that follows. */
  #stopAtOpenComment(rest) {
    const open2 = rest.lastIndexOf("<!--");
    if (open2 >= 0 && !rest.includes("-->", open2)) this.stopped = true;
  }
};
var isPlain = /* @__PURE__ */ __name((paragraph) => !paragraph.some((line) => /^[ \t]*[-:|][-:| \t]*$/.test(line) || /^[ \t]*:[ \t]/.test(line) || line.includes("~~")) && !(/^[ \t]*\[/.test(paragraph[0] ?? "") && paragraph.some((line) => line.includes("]:"))), "isPlain");
var isRule = /* @__PURE__ */ __name((rest) => /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(rest), "isRule");
function indentation(line, from = 0) {
  let columns = 0;
  let index = 0;
  for (; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === "	") columns += 4 - columns % 4;
    else if (character === " " || index < from) columns += 1;
    else break;
  }
  return { columns, rest: line.slice(index) };
}
__name(indentation, "indentation");

// src/trigger/parse.ts
function parseComment(body) {
  if (typeof body !== "string" || body.length > limits.bodyLength || body.includes("\0") || !body.includes(trigger)) return { kind: "none" };
  const calls = callsIn(body.replace(/\r\n?/g, "\n"));
  const otherwise = /\r(?!\n)/.test(body) ? callsIn(body.replace(/\r\n/g, "\n").replace(/\r/g, " ")) : calls;
  if (JSON.stringify(otherwise) !== JSON.stringify(calls)) return { kind: "none" };
  const [line, another] = calls;
  if (line === void 0) return { kind: "none" };
  return another === void 0 ? parseCall(line) : invalid("two-commands");
}
__name(parseComment, "parseComment");
var callsIn = /* @__PURE__ */ __name((text4) => readableLines(text4).flatMap((line) => callOf(line) ?? []), "callsIn");
function callOf(line) {
  const text4 = /^ {0,3}(.*)$/s.exec(line)?.[1] ?? "";
  if (!text4.startsWith(trigger)) return void 0;
  const rest = text4.slice(trigger.length);
  return rest === "" || rest.startsWith(" ") || rest.startsWith("	") ? rest : void 0;
}
__name(callOf, "callOf");
function parseCall(rest) {
  if (rest.length > limits.lineLength - trigger.length) return invalid("too-long");
  if (!/^[\t\x20-\x7e]*$/.test(rest)) return invalid("not-ascii");
  const [first, ...others] = rest.split(/[ \t]+/).filter((word) => word !== "");
  const verb = forms.find(({ word }) => word === (first ?? ""))?.word ?? "";
  if (verb !== "") return others.length === 0 ? { kind: "command", command: { kind: verb } } : invalid("takes-nothing", verb);
  return parseRun(first === void 0 ? [] : [first, ...others]);
}
__name(parseCall, "parseCall");
function parseRun(words2) {
  if (words2.length > limits.words) return invalid("too-many-words");
  let command = { kind: "run", stages: [] };
  for (const word of words2) {
    const argument2 = runArguments.find(({ isMeant }) => isMeant(word));
    if (argument2 === void 0) return invalid("unknown-word", word, meantBy(word));
    const taken = argument2.take(word, command);
    if (!taken.ok) return invalid(taken.problem, word);
    command = taken.command;
  }
  return { kind: "command", command };
}
__name(parseRun, "parseRun");
function meantBy(word) {
  const name2 = word.slice(0, limits.quotedWord).replace(/=.*$/, "=");
  const meant = nearest(name2, [...runArguments.flatMap(({ known }) => known), ...forms.flatMap((form) => form.word || [])]);
  return meant === word ? void 0 : meant;
}
__name(meantBy, "meantBy");
function invalid(problem, word = "", near) {
  const harmless2 = word.length <= limits.quotedWord && /^[A-Za-z0-9.+=_-]*$/.test(word);
  return { kind: "invalid", problem, word: harmless2 ? word : "", ...near === void 0 ? {} : { near } };
}
__name(invalid, "invalid");

// src/trigger/pin.ts
var retryAfterSeconds = 2.5;
var pushRecord = external_exports.object({ commit_ids: external_exports.array(external_exports.string().regex(fullSha)).min(1) });
function pinHead(comment, { timeline, timelineAgain, pull }, line) {
  if ("unreadable" in pull) return refused(refusal("pull-unreadable", { why: pull.unreadable }));
  const head2 = pull.headSha;
  if (!fullSha.test(head2)) return refused(refusal("pull-unreadable", { why: "its head is no full commit id" }));
  const ready = { head: head2, line: line(head2) };
  const unreadable = /* @__PURE__ */ __name((why) => refused(refusal("records-unreadable", { ...ready, why })), "unreadable");
  if ("unreadable" in timeline) return unreadable(timeline.unreadable);
  if (timelineAgain !== void 0) {
    if ("unreadable" in timelineAgain) return unreadable(timelineAgain.unreadable);
    if (digest(timeline) !== digest(timelineAgain)) return unreadable("they changed while they were read");
  }
  const own2 = timeline.find((entry) => entry.id === comment.id);
  if (own2 === void 0) return refused(refusal("comment-deleted", {}));
  if (own2.type !== "comment" || own2.body !== comment.body || own2.userId !== comment.userId) return refused(refusal("comment-edited", {}));
  const later = timeline.filter((entry) => entry.id > comment.id);
  if (later.some((entry) => entry.type === "pull_push")) return refused(refusal("head-moved", ready));
  if (later.some((entry) => entry.type === "change_target_branch")) return refused(refusal("target-changed", ready));
  const newest = newestPush(timeline.filter((entry) => entry.id < comment.id));
  if (newest === void 0) return { kind: "retry", refusal: refusal("push-record-missing", ready) };
  const last = lastCommit(newest);
  if (last === void 0) return unreadable("the newest one names no commits");
  return last === head2 ? { kind: "pinned", sha: head2 } : { kind: "retry", refusal: refusal("push-record-missing", ready) };
}
__name(pinHead, "pinHead");
var refused = /* @__PURE__ */ __name((reason) => ({ kind: "refused", refusal: reason }), "refused");
var newestPush = /* @__PURE__ */ __name((entries) => entries.filter((entry) => entry.type === "pull_push").reduce((best, entry) => best === void 0 || entry.id > best.id ? entry : best, void 0), "newestPush");
function lastCommit({ body }) {
  try {
    return pushRecord.safeParse(JSON.parse(body)).data?.commit_ids.at(-1);
  } catch {
    return void 0;
  }
}
__name(lastCommit, "lastCommit");
var digest = /* @__PURE__ */ __name((entries) => JSON.stringify(
  entries.filter((entry) => entry.type === "pull_push" || entry.type === "change_target_branch").map((entry) => [entry.id, entry.type, entry.body]).sort(([a], [b]) => Number(a) - Number(b))
), "digest");

// src/trigger/policy.ts
function judgePull(pull, event, command, policy) {
  const no2 = /* @__PURE__ */ __name((reason) => ({ ok: false, refusal: reason }), "no");
  if ("unreadable" in pull) return no2(refusal("pull-unreadable", { why: pull.unreadable }));
  if (pull.merged) return no2(refusal("merged", {}));
  if (pull.state !== "open") return no2(refusal("closed", {}));
  if (pull.baseRepo.id !== event.repository.id) return no2(refusal("wrong-repository", {}));
  if (pull.headLabel === "") return no2(refusal("agit", {}));
  if (pull.headRepo === null) return no2(refusal("fork-gone", {}));
  if (pull.headRef.startsWith("refs/")) return no2(refusal("agit", {}));
  const fork = pull.headRepo.id !== pull.baseRepo.id;
  if (fork && policy.forks !== "allow") return no2(refusal("fork-refused", {}));
  if (policy.baseBranches !== null && !policy.baseBranches.includes(pull.baseRef)) return no2(refusal("base-branch-refused", {}));
  if (!branchName.test(pull.baseRef) || !repositoryName.test(pull.headRepo.fullName)) return no2(refusal("names-refused", {}));
  if (!fullSha.test(pull.headSha)) return no2(refusal("pull-unreadable", { why: "its head is no full commit id" }));
  if (fork && command.keepSeconds !== void 0) {
    const { keepSeconds: _, ...without } = command;
    return no2(refusal("keep-on-fork", { line: commandLine(without) }));
  }
  return { ok: true, pull: { headSha: pull.headSha, headRepository: pull.headRepo.fullName, baseBranch: pull.baseRef, fork } };
}
__name(judgePull, "judgePull");

// src/trigger/decide.ts
function decide(facts) {
  const { event, policy, self, earlier } = facts;
  const strange = notForUs(event, policy);
  if (strange !== void 0) return refuse(strange, facts);
  const parsed = parseComment(event.comment.body);
  if (parsed.kind === "none") return refuse(refusal("no-command", {}), facts);
  if (self === void 0) return need({ fact: "self" });
  if (self.userId === event.comment.userId) return refuse(refusal("own-comment", {}), facts);
  if (earlier === void 0) return need({ fact: "earlier" });
  if (earlier.taken.some((one) => one.commentId === event.comment.id && one.attempt >= facts.attempt)) return refuse(refusal("duplicate", {}), facts);
  if (!isListed(event, policy)) {
    if (facts.membership === void 0) return need({ fact: "membership", organisation: event.repository.owner, login: event.comment.login });
    const no2 = notAuthorised(facts.membership, facts.token);
    if (no2 !== void 0) return refuse(no2, facts);
  }
  if (facts.eyes === void 0) return need({ fact: "eyes" });
  if (facts.comment === void 0) return need({ fact: "comment" });
  const changed = commentChanged(facts.comment, event);
  if (changed !== void 0) return refuse(changed, facts);
  if (parsed.kind === "invalid") {
    const { problem, word, near } = parsed;
    return refuse(refusal("invalid-command", { problem, word, near }), facts);
  }
  return parsed.command.kind === "run" ? decideRun(facts, parsed.command) : { kind: "decided", decision: { accepted: true, command: parsed.command } };
}
__name(decide, "decide");
function decideRun(facts, command) {
  const { event, policy } = facts;
  if (facts.token === "automatic" && command.keepSeconds !== void 0) {
    const { keepSeconds: _, ...without } = command;
    return refuse(refusal("keep-without-bot", { line: commandLine(without) }), facts);
  }
  if (facts.pull === void 0) return need({ fact: "pull" });
  const first = judgePull(facts.pull, event, command, policy);
  if (!first.ok) return refuse(first.refusal, facts);
  let pull = first.pull;
  const line = /* @__PURE__ */ __name((head2) => commandLine({ ...command, sha: head2.slice(0, 12) }), "line");
  if (command.sha !== void 0) {
    if (!pull.headSha.startsWith(command.sha)) return refuse(refusal("sha-is-not-the-head", { head: pull.headSha, line: line(pull.headSha) }), facts);
  } else {
    const records = facts.recordsAgain ?? facts.records;
    if (records === void 0) return need({ fact: "records" });
    const last = judgePull(records.pull, event, command, policy);
    if (!last.ok) return refuse(last.refusal, facts);
    const pin = pinHead(event.comment, records, line);
    if (pin.kind === "retry" && facts.recordsAgain === void 0) return need({ fact: "recordsAgain", afterSeconds: retryAfterSeconds });
    if (pin.kind !== "pinned") return refuse(pin.refusal, facts);
    pull = { ...last.pull, headSha: pin.sha };
  }
  const request = {
    repository: `${event.repository.owner}/${event.repository.name}`,
    pullRequest: event.number,
    commentId: event.comment.id,
    headRepository: pull.headRepository,
    sha: pull.headSha,
    baseBranch: pull.baseBranch,
    base: command.base ?? null,
    stages: [...command.stages],
    keepSeconds: command.keepSeconds ?? 0,
    requestedBy: event.comment.login,
    fork: pull.fork,
    attempt: facts.attempt
  };
  if (facts.requests === void 0) return need({ fact: "requests" });
  const place = placeAmong(request, facts.requests);
  if (!place.ok) return refuse(place.refusal, facts);
  if (facts.claim === void 0) return need({ fact: "claim", request });
  if (!facts.claim.ours) {
    const { link: link2 } = facts.claim;
    return refuse(link2 === null ? refusal("claimed-by-another", {}) : refusal("already-asked", { state: "waiting", link: link2 }), facts);
  }
  return { kind: "decided", decision: { accepted: true, command, request, replaces: place.replaces } };
}
__name(decideRun, "decideRun");
function commentChanged(now, { comment }) {
  if (now === "gone") return refusal("comment-deleted", {});
  if ("unreadable" in now) return refusal("comment-unreadable", { why: now.unreadable });
  const untouched = Date.parse(now.createdAt) === Date.parse(now.updatedAt);
  return untouched && now.body === comment.body && now.userId === comment.userId ? void 0 : refusal("comment-edited", {});
}
__name(commentChanged, "commentChanged");
var need = /* @__PURE__ */ __name((next2) => ({ kind: "need", need: next2 }), "need");
function refuse(reason, { event, policy, earlier, membership }) {
  const again = audienceOf(reason) === "stranger" && earlier?.strangerAnswered === true;
  const authorised = isListed(event, policy) || membership?.kind === "member";
  return { kind: "decided", decision: { accepted: false, refusal: reason, reply: again ? null : replyOf(reason), authorised } };
}
__name(refuse, "refuse");

// src/trigger/gather.ts
async function gatherAndDecide(start, gather) {
  let facts = start;
  for (; ; ) {
    const step = decide(facts);
    if (step.kind === "decided") return { decision: step.decision, facts };
    const { fact } = step.need;
    if (facts[fact] !== void 0) throw new Error(`the decision asks again for the fact "${fact}", which it has: this is a fault of testme`);
    const ask = gather[fact];
    facts = { ...facts, [fact]: await ask(step.need, facts) };
  }
}
__name(gatherAndDecide, "gatherAndDecide");

// src/trigger/help.ts
function grammarTable() {
  const rows = [
    ...forms.map(({ example, meaning: meaning2 }) => `| \`${example}\` | ${meaning2} |`),
    ...runArguments.map(({ form, example, meaning: meaning2 }) => `| \`${form}\` | ${meaning2}; for example \`${example}\` |`)
  ];
  return ["| command | meaning |", "| --- | --- |", ...rows].join("\n");
}
__name(grammarTable, "grammarTable");
function helpMarkdown() {
  return `Commands stand on a line of their own: \`${synopsis}\`, the words in any order.

${grammarTable()}`;
}
__name(helpMarkdown, "helpMarkdown");

// src/gate/answers.ts
function linked2(text4, link2) {
  return /^https?:\/\/[A-Za-z0-9.:/_?=&#%-]{1,300}$/.test(link2) ? `[${text4}](${link2})` : text4;
}
__name(linked2, "linked");
function named2(request) {
  const stages = request.stages.length === 0 ? "" : ` (${request.stages.join(", ")})`;
  return `${linked2("the run", request.link)} of \`${request.sha.slice(0, 12)}\`${stages}`;
}
__name(named2, "named");
function statusAnswer(requests, head2) {
  const alive = requests.filter((request) => request.state !== "over");
  const lines = alive.map((request) => `- ${request.state === "running" ? "Running" : "Waiting for the server"}: ${named2(request)}`);
  for (const request of requests) if (request.progress === "kept") lines.push(`- Kept for a while: the app of ${named2(request)}`);
  const seen = /* @__PURE__ */ new Set();
  for (const status2 of head2?.statuses ?? []) {
    if (!/^testme(?: \([a-z, ]+\))?$/.test(status2.context) || seen.has(status2.context)) continue;
    seen.add(status2.context);
    if (status2.state !== "pending") lines.push(`- ${status2.context} on \`${head2?.sha.slice(0, 12)}\`: ${status2.state}, ${plain2(status2.description)}`);
  }
  return lines.length === 0 ? "Nothing is running or waiting here, and the head has no result yet. `!testme` starts a run." : lines.join("\n");
}
__name(statusAnswer, "statusAnswer");
function cancelAnswer(requests, token) {
  const isKept = /* @__PURE__ */ __name((request) => request.state === "over" && request.progress === "kept", "isKept");
  const ended = requests.filter((request) => request.state !== "over" || isKept(request) && token === "bot");
  const rest = token === "automatic" && requests.some(isKept) ? " An app that is kept goes when its time is up, or when the next run begins." : "";
  if (ended.length === 0) return `Nothing is running or waiting for this pull request, so there is nothing to cancel.${rest}`;
  const words2 = ended.map((request) => `${named2(request)} ${effect(request)}`);
  return `Cancelling: ${words2.join("; ")}.${rest}`;
}
__name(cancelAnswer, "cancelAnswer");
function effect(request) {
  if (request.state === "over") return "is over, and the app that it keeps is removed within seconds";
  return request.state === "running" ? "stops within seconds, and what it deployed is removed" : "closes without deploying anything when its turn comes";
}
__name(effect, "effect");
function plain2(text4) {
  return text4.replace(/[^A-Za-z0-9 .,:;()/_+=-]/g, " ").replace(/\s+/g, " ").trim().slice(0, 140);
}
__name(plain2, "plain");

// src/gate/gather-facts.ts
var import_promises = require("node:timers/promises");

// src/gate/marks.ts
function markOf(comment, self) {
  if (comment.userId !== self) return void 0;
  const [first = "", second = ""] = comment.body.split(/\r?\n/, 2);
  if (/^<!-- testme:stranger:\d{1,15} -->$/.test(first)) return { kind: "stranger" };
  const reply2 = /^<!-- testme:reply:(\d{1,15}) -->$/.exec(first);
  if (reply2 !== null) return { kind: "reply", commentId: Number(reply2[1]), attempt: attemptIn(second) };
  return runMark(comment.body, first);
}
__name(markOf, "markOf");
function runMark(body, first) {
  const [asked, age] = [askedIn(first), ageIn(body)];
  if (asked === void 0 || age === void 0) return void 0;
  const progress2 = ["queued", "running", "kept"][age.progress] ?? "over";
  return { kind: "run", ...asked, commentId: age.commentId, attempt: age.attempt, progress: progress2 };
}
__name(runMark, "runMark");
function attemptLine(attempt) {
  return `<!-- testme:attempt:${attempt} -->`;
}
__name(attemptLine, "attemptLine");
function attemptIn(line) {
  return Number(/^<!-- testme:attempt:(\d{1,9}) -->$/.exec(line)?.[1] ?? "1");
}
__name(attemptIn, "attemptIn");

// src/gate/earlier.ts
function earlierFrom(comments, self) {
  const marks = comments.flatMap((comment) => markOf(comment, self) ?? []);
  return {
    taken: marks.flatMap((mark2) => mark2.kind === "stranger" ? [] : [{ commentId: mark2.commentId, attempt: mark2.attempt }]),
    strangerAnswered: marks.some((mark2) => mark2.kind === "stranger")
  };
}
__name(earlierFrom, "earlierFrom");

// src/gate/known-requests.ts
var longestSilence = 3 * 3600 * 1e3;
function requestsIn(comments, self) {
  return comments.flatMap((comment) => {
    const mark2 = markOf(comment, self);
    if (mark2?.kind !== "run") return [];
    const trigger2 = comments.find((one) => one.id === mark2.commentId);
    const runId = runIdIn(comment.body);
    return {
      commentId: mark2.commentId,
      attempt: mark2.attempt,
      sha: mark2.sha,
      stages: mark2.stages,
      base: mark2.base,
      keepSeconds: mark2.keepSeconds,
      state: mark2.progress === "queued" ? "waiting" : mark2.progress === "running" ? "running" : "over",
      link: runLinkIn(comment.body) ?? comment.htmlUrl,
      progress: mark2.progress,
      requestedBy: trigger2?.login ?? "",
      requestedAt: trigger2?.createdAt ?? null,
      updatedAt: comment.updatedAt,
      runId
    };
  });
}
__name(requestsIn, "requestsIn");
async function knownRequests(gitea, repository, comments, self, now = Date.now()) {
  const requests = requestsIn(comments, self);
  return await Promise.all(
    requests.map(async (request) => {
      if (request.state === "over" || request.runId === null) return aged(request, now);
      const run = await runOf(gitea, repository, request.runId);
      return run === "cannot tell" ? aged(request, now) : { ...request, state: stateBy(request, run) };
    })
  );
}
__name(knownRequests, "knownRequests");
function stateBy(request, run) {
  return run === void 0 || run.state === "done" ? "over" : request.state;
}
__name(stateBy, "stateBy");
function aged(request, now) {
  return now - Date.parse(request.updatedAt) > longestSilence ? { ...request, state: "over" } : request;
}
__name(aged, "aged");
async function runOf(gitea, repository, id3) {
  try {
    return await gitea.run(repository, id3);
  } catch (error2) {
    if (error2 instanceof GiteaError) return "cannot tell";
    throw error2;
  }
}
__name(runOf, "runOf");
function runLinkIn(body) {
  return /\]\((https?:\/\/[^\s()]{1,300}\/actions\/runs\/\d{1,15})\)/.exec(body)?.[1];
}
__name(runLinkIn, "runLinkIn");
function runIdIn(body) {
  const digits = /\/(\d{1,15})$/.exec(runLinkIn(body) ?? "")?.[1];
  return digits === void 0 ? null : Number(digits);
}
__name(runIdIn, "runIdIn");

// src/gate/options.ts
function repositoryOf({ repository }) {
  return `${repository.owner}/${repository.name}`;
}
__name(repositoryOf, "repositoryOf");

// src/gate/claim.ts
async function claimRequest(options, request, facts) {
  const { gitea, say, event } = options;
  const first = request.attempt > 1 ? "new" : await rocket(options, request);
  if (first === "there") return { ours: false, link: null };
  const self = facts.self?.userId ?? Number.NaN;
  const comments = await gitea.comments(repositoryOf(event), event.number);
  const taken = earlierFrom(comments, self).taken.some((one) => one.commentId === request.commentId && one.attempt >= request.attempt);
  const known = new Set((facts.requests ?? []).map((one) => one.commentId));
  const twin = requestsIn(comments, self).find(
    (one) => one.state !== "over" && one.commentId < request.commentId && !known.has(one.commentId) && isSame(one, request)
  );
  if (taken || twin !== void 0) {
    say("another gate has taken this in the same moment");
    return { ours: false, link: twin?.link ?? null };
  }
  return { ours: true };
}
__name(claimRequest, "claimRequest");
async function rocket({ gitea, say, event }, request) {
  try {
    return await gitea.react(repositoryOf(event), request.commentId, "rocket", { once: true });
  } catch (error2) {
    if (!(error2 instanceof GiteaError) || error2.status !== 403) throw error2;
    say('this Gitea does not take the reaction "rocket" from us: two gates at the same moment could both take this comment');
    return "new";
  }
}
__name(rocket, "rocket");

// src/gate/gather-facts.ts
function gatherFrom(options) {
  const { gitea, event, say } = options;
  const repository = repositoryOf(event);
  const self = /* @__PURE__ */ __name((facts) => facts.self?.userId ?? Number.NaN, "self");
  const records = /* @__PURE__ */ __name(async () => {
    const first = await orUnreadable(() => gitea.timelinePages(repository, event.number, { commentId: event.comment.id }));
    const more = "entries" in first && first.pages > 1;
    const again = more ? await orUnreadable(() => gitea.timelinePages(repository, event.number, { commentId: event.comment.id })) : void 0;
    const entries = /* @__PURE__ */ __name((read) => "entries" in read ? read.entries : read, "entries");
    const pull = await orUnreadable(() => gitea.pull(repository, event.number));
    return { timeline: entries(first), ...again === void 0 ? {} : { timelineAgain: entries(again) }, pull };
  }, "records");
  return {
    self: /* @__PURE__ */ __name(async () => ({ userId: (await gitea.currentUser()).id }), "self"),
    earlier: /* @__PURE__ */ __name(async (_, facts) => earlierFrom(await gitea.comments(repository, event.number), self(facts)), "earlier"),
    membership: /* @__PURE__ */ __name(async ({ organisation, login: login2 }) => await gitea.membership(organisation, login2), "membership"),
    eyes: /* @__PURE__ */ __name(async () => {
      try {
        await gitea.react(repository, event.comment.id, "eyes");
        return "given";
      } catch (error2) {
        if (!(error2 instanceof GiteaError)) throw error2;
        say(`the reaction could not be given, which changes nothing else: ${error2.message}`);
        return "failed";
      }
    }, "eyes"),
    comment: /* @__PURE__ */ __name(async () => await orUnreadable(async () => {
      const comment = await gitea.comment(repository, event.comment.id);
      if (comment !== void 0 && comment.login !== event.comment.login) return { unreadable: "its author goes by another name now" };
      return comment ?? "gone";
    }), "comment"),
    pull: /* @__PURE__ */ __name(async () => await orUnreadable(() => gitea.pull(repository, event.number)), "pull"),
    records,
    recordsAgain: /* @__PURE__ */ __name(async ({ afterSeconds }) => {
      say(`the head is ahead of Gitea's records of pushes, which it writes a moment later: reading them once more in ${afterSeconds} s`);
      await (options.wait ?? ((seconds2) => (0, import_promises.setTimeout)(seconds2 * 1e3)))(afterSeconds);
      return await records();
    }, "recordsAgain"),
    requests: /* @__PURE__ */ __name(async (_, facts) => await knownRequests(gitea, repository, await gitea.comments(repository, event.number), self(facts)), "requests"),
    claim: /* @__PURE__ */ __name(async ({ request }, facts) => await claimRequest(options, request, facts), "claim")
  };
}
__name(gatherFrom, "gatherFrom");
async function orUnreadable(read) {
  try {
    return await read();
  } catch (error2) {
    if (error2 instanceof GiteaError) return { unreadable: error2.brief };
    throw error2;
  }
}
__name(orUnreadable, "orUnreadable");

// src/report/pull-request/of-run.ts
var short2 = 3;
var mostCauses = 4;
function viewOf(facts) {
  const { plan = null, results = null, request } = facts;
  const found2 = results?.stages ?? facts.stages ?? [];
  const planned = results?.planned ?? plan?.stages ?? (request.stages.length === 0 ? stageNames : [...askedStages(request.stages), "teardown"]);
  const asked = results?.asked ?? plan?.asked ?? request.stages;
  const rows = stageNames.filter((stage3) => planned.includes(stage3) || found2.some((result) => result.stage === stage3)).map((stage3) => rowOf(stage3, found2, asked, facts));
  return {
    request,
    state: facts.state,
    recipe: results?.recipe ?? plan?.recipe ?? null,
    version: results?.head.version ?? plan?.head.version ?? null,
    base: baseOf(results?.base ?? plan?.base),
    rows,
    verdict: results === null ? null : verdictOf(results),
    seconds: results?.seconds ?? null,
    reason: facts.reason ?? endedBy(results),
    outdatedBy: facts.outdatedBy ?? null,
    keptUntil: facts.keptUntil ?? null,
    requestedAt: facts.requestedAt ?? null,
    runLink: facts.runLink ?? null,
    reportLink: facts.reportLink ?? null,
    facts: factsOf(results, plan),
    logs: [...found2.flatMap(logsOf), ...facts.logs ?? []]
  };
}
__name(viewOf, "viewOf");
function endedBy(results) {
  const by = results?.cancelled?.by;
  if (by === void 0) return null;
  return by === "killed" ? "its process was killed" : `cancelled by ${by}`;
}
__name(endedBy, "endedBy");
function rowOf(stage3, found2, asked, facts) {
  const result = found2.find((each) => each.stage === stage3);
  const needed3 = result?.needed ?? (asked.length > 0 && stage3 !== "teardown" && !asked.includes(stage3));
  if (result !== void 0)
    return {
      stage: stage3,
      status: result.status,
      class: result.class ?? null,
      needed: needed3,
      seconds: result.status === "not-run" ? null : result.seconds,
      headline: result.headline,
      causes: causesOf(result)
    };
  const over = facts.results != null || facts.state !== "queued" && facts.state !== "running" && facts.state !== "kept";
  const status2 = over ? "not-run" : facts.running === stage3 ? "running" : "waiting";
  return { stage: stage3, status: status2, class: null, needed: needed3, seconds: null, headline: !over ? "" : facts.state === "lost" ? "no result" : "not run", causes: [] };
}
__name(rowOf, "rowOf");
var telling = /* @__PURE__ */ __name((result) => result.checks.filter((check2) => check2.status === "fail" || check2.status === "unverified" && result.status === "unverified"), "telling");
function causesOf(result) {
  if (result.status !== "fail" && result.status !== "unverified") return [];
  const said = /* @__PURE__ */ new Set([result.headline]);
  const causes2 = telling(result).flatMap((check2) => [check2.evidence, ...isShort(check2) ? check2.details ?? [] : []]);
  const tests = (result.tests ?? []).filter((test) => test.status === "fail").map((test) => [test.title, test.error[0]].filter(Boolean).join(": "));
  return [...causes2, ...tests].filter((cause) => {
    const fresh = cause.trim() !== "" && ![...said].some((earlier) => earlier.includes(cause));
    said.add(cause);
    return fresh;
  }).slice(0, mostCauses);
}
__name(causesOf, "causesOf");
var isShort = /* @__PURE__ */ __name((check2) => (check2.details ?? []).length <= short2, "isShort");
function logsOf(result) {
  const evidence = telling(result).filter((check2) => !isShort(check2)).map((check2) => ({ name: `${result.stage}: ${check2.name}`, lines: check2.details ?? [] }));
  const tests = (result.tests ?? []).filter((test) => test.status === "fail" && test.error.length > 1).map((test) => ({ name: `${result.stage}: ${test.title}`, lines: test.error }));
  return [...evidence, ...tests];
}
__name(logsOf, "logsOf");
function baseOf(base2) {
  if (base2 === void 0) return null;
  if (base2.kind === "none") return `no base: ${base2.reason}`;
  return base2.kind === "version" ? base2.version : base2.sha.slice(0, 12);
}
__name(baseOf, "baseOf");
function verdictOf({ verdict }) {
  const { kind, passed, commitStatus, statusName, stage: stage3, sentence, level, levelReason } = verdict;
  return { kind, passed, commitStatus, statusName, stage: stage3, sentence, level, levelReason };
}
__name(verdictOf, "verdictOf");
function factsOf(results, plan) {
  const source = results ?? plan ?? null;
  if (source === null) return [];
  const { suite, abra, server } = source;
  const commit = suite.commit === "" ? "" : ` (${suite.commit.slice(0, 7)}${suite.dirty === true ? ", changed" : ""})`;
  return [`testme ${suite.version}${commit}`, abra.version, server.description];
}
__name(factsOf, "factsOf");

// src/gate/queued-view.ts
function queuedView(request, facts) {
  const blind = facts.token === "automatic" && request.fork;
  const reason = blind ? "it waits for the server; without a bot token Gitea takes no commit status for a fork, so this comment is the answer" : null;
  return viewOf({ request, state: "queued", reason, runLink: facts.runLink, requestedAt: withOffset(facts.requestedAt) });
}
__name(queuedView, "queuedView");
function replacedView(request, other) {
  return viewOf({
    request: {
      ...request,
      commentId: other.commentId,
      attempt: other.attempt,
      sha: other.sha,
      base: other.base,
      stages: [...other.stages],
      keepSeconds: other.keepSeconds,
      requestedBy: other.requestedBy === void 0 || other.requestedBy === "" ? request.requestedBy : other.requestedBy
    },
    state: "replaced",
    reason: `a newer request by ${request.requestedBy} took its place while it waited; nothing of this one was deployed`,
    runLink: other.link
  });
}
__name(replacedView, "replacedView");
function withOffset(time5) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(time5) ? time5 : null;
}
__name(withOffset, "withOffset");

// src/gate/gate.ts
async function runGate(options) {
  const { event, attempt, policy, token } = options;
  const start = { event, attempt, policy, token };
  const known = { facts: start };
  const { decision, facts } = await gatherAndDecide(start, remembering(gatherFrom(options), known)).catch(async (error2) => {
    if (error2 instanceof GiteaError) await sayThatNothingWasDecided(options, known.facts, error2);
    throw error2;
  });
  return decision.accepted ? await act(options, decision, facts) : await refuse2(options, decision, facts);
}
__name(runGate, "runGate");
async function act(options, decision, facts) {
  const { say } = options;
  if (decision.command.kind === "run") return await acceptRun(options, decision);
  const { kind } = decision.command;
  say(`the comment asks for: ${kind}`);
  const markdown = await bestEffort(options, "the answer", async () => kind === "help" ? helpMarkdown() : await answerFromPull(options, kind, selfOf(facts)));
  if (markdown !== void 0) await reply(options, selfOf(facts), markdown);
  return { accepted: false, reason: kind, request: null };
}
__name(act, "act");
async function acceptRun(options, { request, replaces }) {
  const { say, publisher, event, token } = options;
  say(`accepted: ${request.sha} of ${request.headRepository}, asked for by comment ${request.commentId}, attempt ${request.attempt}`);
  const view = queuedView(request, { runLink: await runLink(options), requestedAt: event.comment.createdAt, token });
  await bestEffort(options, "the acknowledgement", async () => {
    for (const other of replaces) {
      for (const problem of (await publisher.publish(replacedView(request, other))).problems) say(problem);
    }
    for (const problem of (await publisher.publish(view)).problems) say(problem);
  });
  return { accepted: true, reason: "run", request };
}
__name(acceptRun, "acceptRun");
async function refuse2(options, decision, facts) {
  const { code: code2 } = decision.refusal;
  options.say(`not run: reason_code=${code2}: ${sentenceOf(decision.refusal)}`);
  if (decision.reply !== null) {
    const stranger = audienceOf(decision.refusal) === "stranger";
    await (stranger ? replyToStranger(options, selfOf(facts), decision.reply) : reply(options, selfOf(facts), decision.reply));
  }
  return { accepted: false, reason: code2, request: null };
}
__name(refuse2, "refuse");
async function answerFromPull({ gitea, event, token }, kind, self) {
  const repository = repositoryOf(event);
  const requests = await knownRequests(gitea, repository, await gitea.comments(repository, event.number), self);
  if (kind === "cancel") return cancelAnswer(requests, token);
  const { headSha } = await gitea.pull(repository, event.number);
  return statusAnswer(requests, { sha: headSha, statuses: await gitea.statuses(repository, headSha) });
}
__name(answerFromPull, "answerFromPull");
async function reply(options, posterId, markdown) {
  const { gitea, event, attempt } = options;
  const marker = replyMarker(event.comment.id);
  const [first = "", ...rest] = replyMarkdown(event.comment.id, markdown).split("\n");
  const body = [first, attemptLine(attempt), ...rest].join("\n");
  await bestEffort(options, "the reply", () => writeSticky(gitea, { repository: repositoryOf(event), pullRequest: event.number, posterId, marker }, body));
}
__name(reply, "reply");
async function replyToStranger(options, posterId, sentence) {
  const { gitea, event } = options;
  const sticky = { repository: repositoryOf(event), pullRequest: event.number, posterId, marker: strangerMarker(event.number) };
  await bestEffort(options, "the reply", () => writeSticky(gitea, sticky, strangerMarkdown(event.number, sentence)));
}
__name(replyToStranger, "replyToStranger");
async function sayThatNothingWasDecided(options, { self, membership, event, policy }, error2) {
  options.say(`nothing was decided, so nothing is run: ${error2.message}`);
  if (self === void 0 || !(membership?.kind === "member" || isListed(event, policy))) return;
  const sentence = `This was not run: a question to Gitea had no usable answer (${error2.brief.replace(/[^A-Za-z0-9 .:;()/_-]/g, " ")}). Comment again: \`!testme\`.`;
  await reply(options, self.userId, sentence);
}
__name(sayThatNothingWasDecided, "sayThatNothingWasDecided");
function remembering(gather, known) {
  const each = Object.entries(gather).map(([name2, ask]) => [
    name2,
    async (need2, facts) => {
      known.facts = facts;
      return await ask(need2, facts);
    }
  ]);
  return Object.fromEntries(each);
}
__name(remembering, "remembering");
async function runLink({ gitea, event, runId }) {
  const made = `${event.repository.htmlUrl}/actions/runs/${runId}`;
  try {
    return (await gitea.run(repositoryOf(event), runId))?.htmlUrl ?? made;
  } catch {
    return made;
  }
}
__name(runLink, "runLink");
function selfOf(facts) {
  return facts.self?.userId ?? Number.NaN;
}
__name(selfOf, "selfOf");
async function bestEffort({ say }, what, act2) {
  try {
    return await act2();
  } catch (error2) {
    say(`${what} could not be written, which changes nothing else: ${messageOf(error2)}`);
    return void 0;
  }
}
__name(bestEffort, "bestEffort");

// src/report/pull-request/clean.ts
var import_node_util = require("node:util");
var unseen = /(?!\n|\t|\ufe0f)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
function clean(text4) {
  return (0, import_node_util.stripVTControlCharacters)(text4.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")).replace(unseen, "").toWellFormed();
}
__name(clean, "clean");
function oneLine(text4, most) {
  return cut(clean(text4).replace(/\s+/g, " ").trim(), most);
}
__name(oneLine, "oneLine");
function cut(text4, most) {
  if (text4.length <= most) return text4;
  return `${text4.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
__name(cut, "cut");
var bytesOf = /* @__PURE__ */ __name((text4) => Buffer.byteLength(text4), "bytesOf");

// src/report/pull-request/neutral.ts
var longest = 300;
var longestLogLine = 400;
var harmless = /^[\p{L}\p{N}\p{M}\p{Extended_Pictographic}.,;:?!'"()%/+=\-–—…·→←×±≤≥°§€“”‘’«»„‚✓✗]+$/u;
var meaning = /::|:\/\/|www\.|:[-+\w]+:|![\d_]|!testme/iu;
var ticket = /(?:^|\W)[A-Z]{1,10}-[1-9]/;
var argument = new RegExp(`^(?:${stageNames.join("|")}|help|status|cancel|[0-9a-f]{7,64}|(?:base|keep)=\\S+)[.,;:)]*$`);
var opensBlock = new RegExp("^(?:[-+=:]+|\\p{N}+[.)])$", "u");
function prose(text4, most = longest) {
  const pieces = oneLine(text4, most).replace(/`{2,}|`\s+`/g, "'").split("`");
  const paired = pieces.length % 2 === 1 ? pieces : [...pieces.slice(0, -2), `${pieces.at(-2)}'${pieces.at(-1)}`];
  const out = paired.map((piece, index) => index % 2 === 1 ? code(piece, most) : words(piece, index === 0));
  return out.reduce((line, piece) => line.endsWith("`") && piece.startsWith("`") ? `${line} ${piece}` : line + piece, "").trim();
}
__name(prose, "prose");
function words(piece, first) {
  const out = [];
  let unsafe = [];
  const flush = /* @__PURE__ */ __name(() => {
    const [, shown = "", end = ""] = /^(.*?)([.,;]*)$/.exec(unsafe.join(" ")) ?? [];
    if (shown !== "") out.push(`${code(shown)}${end}`);
    unsafe = [];
  }, "flush");
  for (const [index, word] of piece.split(" ").entries()) {
    const goesOn = unsafe.some((earlier) => /!testme$/i.test(earlier)) && argument.test(word);
    const plain3 = !goesOn && (word === "" || harmless.test(word) && !meaning.test(word) && !ticket.test(word) && !(first && index === 0 && opensBlock.test(word)));
    if (!plain3) unsafe.push(word);
    else if (word !== "" || unsafe.length === 0) {
      flush();
      out.push(word);
    }
  }
  flush();
  const lead = piece.startsWith(" ") ? " " : "";
  const trail = piece.endsWith(" ") && piece.trim() !== "" ? " " : "";
  return `${lead}${out.filter((word) => word !== "").join(" ")}${trail}`;
}
__name(words, "words");
function code(text4, most = longest) {
  const shown = oneLine(text4, most).replaceAll("`", "'").replaceAll("|", "¦");
  return shown === "" ? "" : `\`${shown}\``;
}
__name(code, "code");
function link(text4, address) {
  const href = addressOf(address);
  const shown = prose(text4).replace(/[[\]]/g, "");
  return href === void 0 ? shown : `[${shown}](${href})`;
}
__name(link, "link");
var longestAddress = 2e3;
function addressOf(address) {
  if (address === null || address === void 0 || !URL.canParse(address)) return void 0;
  const url2 = new URL(address);
  if (url2.protocol !== "http:" && url2.protocol !== "https:" || url2.username !== "" || url2.password !== "") return void 0;
  const href = url2.href.replace(/[^\w\-.~:/?#@!&+,=%]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
  return href.length > longestAddress ? void 0 : href;
}
__name(addressOf, "addressOf");
function logLine(line) {
  const shown = cut(clean(line).replaceAll("	", "  ").replaceAll("\n", " ").trimEnd(), longestLogLine);
  return /^\s*(?:::|##\[|!testme)/i.test(shown) ? `· ${shown.trimStart()}` : shown;
}
__name(logLine, "logLine");
function fence(lines) {
  const shown = lines.map(logLine);
  const run = Math.max(2, ...shown.flatMap((line) => line.match(/`+/g) ?? []).map((ticks2) => ticks2.length));
  const ticks = "`".repeat(run + 1);
  return `${ticks}text
${shown.join("\n")}
${ticks}`;
}
__name(fence, "fence");
function html(text4, most = 120) {
  const shown = oneLine(text4, most).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  return `<code>${shown}</code>`;
}
__name(html, "html");

// src/report/pull-request/folded-logs.ts
var mostLines = 60;
var leftOut = /* @__PURE__ */ __name((count) => count === 1 ? "1 log is left out here for its size." : `${count} logs are left out here for their size.`, "leftOut");
function foldedLogs(logs, limit) {
  const made = [];
  const named4 = logs.filter((log) => log.lines.some((line) => line.trim() !== ""));
  let left = limit - bytesOf(leftOut(named4.length)) - 2;
  let omitted = 0;
  for (const [index, log] of named4.entries()) {
    const block = foldedLog(log, Math.floor(left / (named4.length - index)) - 2);
    if (block === void 0) omitted += 1;
    else {
      made.push(block);
      left -= bytesOf(block) + 2;
    }
  }
  if (omitted > 0 && limit > 60) made.push(leftOut(omitted));
  return made.join("\n\n");
}
__name(foldedLogs, "foldedLogs");
function foldedLog(log, share) {
  let shown = log.lines.slice(-mostLines);
  while (shown.length > 0) {
    const block = blockOf(log, shown);
    const over = bytesOf(block) - share;
    if (over <= 0) return block;
    let gone = 0;
    let freed = 0;
    while (gone < shown.length && (gone === 0 || freed < over)) freed += bytesOf(shown[gone++] ?? "") + 1;
    shown = shown.slice(gone);
  }
  return void 0;
}
__name(foldedLog, "foldedLog");
function blockOf(log, shown) {
  const hidden = log.lines.length - shown.length;
  const cut2 = hidden === 0 ? [] : [`… ${hidden} earlier ${hidden === 1 ? "line is" : "lines are"} left out here`];
  const count = log.lines.length === 1 ? "1 line" : `${log.lines.length} lines`;
  return `<details><summary>${html(log.name)} (${count})</summary>

${fence([...cut2, ...shown])}

</details>`;
}
__name(blockOf, "blockOf");

// src/report/pull-request/outcome.ts
function outcomeOf(view) {
  const { verdict } = view;
  const reason = view.reason ?? "";
  switch (view.state) {
    case "queued":
      return { state: "pending", symbol: "⏳", title: "Queued", text: reason === "" ? "it waits for the server" : reason };
    case "running":
      return { state: "pending", symbol: "🔄", title: runningTitle(view), text: reason };
    case "kept":
      return { state: "pending", symbol: "⏸️", title: `Kept${view.keptUntil === null ? "" : ` until ${clock(view.keptUntil)}`}`, text: keptText(view) };
    case "refused":
      return { state: "error", symbol: "⛔", title: "Not run", text: reason };
    case "replaced":
      return { state: "error", symbol: "↩️", title: "Not run", text: reason === "" ? "a newer request took its place" : reason };
    case "lost":
      return { state: "error", symbol: "⚠️", title: "Lost", text: reason === "" ? "the run ended without a verdict" : reason };
    case "cancelled":
      return { state: "error", symbol: "🛑", title: "Cancelled", text: cancelledText(view) };
    case "done":
      if (verdict === null)
        return { state: "error", symbol: "⚠️", title: "No verdict", text: reason === "" ? "the run left no results that can be read" : reason };
      return verdict.passed ? green(view, verdict) : red(view, verdict);
  }
}
__name(outcomeOf, "outcomeOf");
function green(view, verdict) {
  const open2 = whyNotGreen(view, verdict);
  if (open2 !== void 0) return { state: "error", symbol: "⚠️", title: "No verdict", text: open2 };
  const asked = askedStages(view.request.stages);
  if (asked.length > 0) return { state: "success", symbol: "✅", title: `Green: ${asked.join(", ")}`, text: "" };
  return { state: "success", symbol: "✅", title: `Green, level ${verdict.level} of 5`, text: verdict.level === 5 ? "" : verdict.levelReason };
}
__name(green, "green");
function whyNotGreen(view, verdict) {
  const hole = view.rows.find((row3) => row3.stage !== "lint" && row3.status !== "pass" && row3.status !== "skip");
  if (hole !== void 0) return `the results say pass, and ${hole.stage} is ${hole.status}`;
  if (!view.rows.some((row3) => row3.status === "pass")) return "the results say pass, and no stage passed";
  if (verdict.kind !== "pass" || verdict.commitStatus !== "success") return `the results say pass, and also ${verdict.kind}`;
  if (contextOf(view.request.stages) === "testme" && verdict.statusName !== "testme") return `everything was asked for, and only ${verdict.statusName} was run`;
  return void 0;
}
__name(whyNotGreen, "whyNotGreen");
function red(view, verdict) {
  const at = verdict.stage === null ? "" : `, at ${verdict.stage}`;
  const state = verdict.commitStatus === "failure" ? "failure" : "error";
  const titles = {
    recipe: `Red: the recipe${at}`,
    test: `Red: a test${at}`,
    infrastructure: `Red: the server or the network${at}, not the recipe`,
    suite: `Red: testme or its settings${at}, not the recipe`,
    residue: "Red: something is left on the server",
    unverified: `No pass: ${verdict.stage ?? "something"} is unverified`,
    usage: "Not run"
  };
  if (verdict.kind === "cancelled") return { state: "error", symbol: "🛑", title: "Cancelled", text: cancelledText(view) };
  if (verdict.kind === "pass") return { state: "error", symbol: "⚠️", title: "No verdict", text: "the results say pass and not passed" };
  return { state, symbol: verdict.kind === "unverified" ? "❓" : "❌", title: titles[verdict.kind], text: verdict.sentence };
}
__name(red, "red");
function runningTitle(view) {
  const at = view.rows.findIndex((row3) => row3.status === "running");
  if (at >= 0) return `Running ${view.rows[at]?.stage} (${at + 1} of ${view.rows.length})`;
  const finished = view.rows.filter((row3) => row3.status !== "waiting").length;
  return finished === 0 ? "Starting" : `Running (${finished} of ${view.rows.length} stages are over)`;
}
__name(runningTitle, "runningTitle");
function keptText(view) {
  const reds = view.rows.filter((row3) => row3.stage !== "lint" && (row3.status === "fail" || row3.status === "unverified")).map((row3) => row3.stage);
  return `${reds.length === 0 ? "all stages so far went well" : `not well so far: ${reds.join(", ")}`}; the verdict comes when the app is removed`;
}
__name(keptText, "keptText");
function cancelledText(view) {
  const left = view.verdict?.kind === "residue" || view.rows.some((row3) => row3.stage === "teardown" && row3.status === "fail");
  return [(view.reason ?? "").replace(/^cancelled\s+/i, ""), left ? "something is left on the server" : ""].filter((text4) => text4 !== "").join("; ");
}
__name(cancelledText, "cancelledText");
function clock(time5) {
  if (Number.isNaN(Date.parse(time5))) return "later";
  return `${new Date(time5).toISOString().slice(11, 16)} UTC`;
}
__name(clock, "clock");
function duration3(seconds2) {
  return seconds2 === null ? "" : inWords(seconds2).replaceAll(" ", " ");
}
__name(duration3, "duration");
function inWords(seconds2) {
  if (seconds2 < 0.95) return `${Math.ceil(seconds2 * 10) / 10} s`;
  const whole = Math.round(seconds2);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? "" : ` ${whole % 60} s`}`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
}
__name(inWords, "inWords");

// src/report/pull-request/comment.ts
var commentLimit = 6e4;
var measures = [
  { text: 300, causes: 8 },
  { text: 120, causes: 3 },
  { text: 60, causes: 0 }
];
function commentMarkdown(view, limit = commentLimit) {
  for (const measure of measures) {
    const top = blocks([`${markerOf(view.request)}
${ageLine(ageOf(view))}`, ...answer(view, measure), rowsTable(view, measure)]);
    const bottom = blocks([next(view), small(view)]);
    const left = limit - bytesOf(top) - bytesOf(bottom) - 4;
    if (left >= 0 || measure === measures.at(-1)) return `${blocks([top, foldedLogs(view.logs, left), bottom])}
`;
  }
  throw new Error("unreachable: the last measure always returns");
}
__name(commentMarkdown, "commentMarkdown");
var blocks = /* @__PURE__ */ __name((parts) => parts.filter((part) => part !== "").join("\n\n"), "blocks");
function answer(view, measure) {
  const { symbol: symbol2, title, text: text4 } = outcomeOf(view);
  const time5 = isFinal(view.state) && view.seconds !== null ? ` (${duration3(view.seconds)})` : "";
  const sentence = sentenceOf2(prose(text4, measure.text));
  return [head(view), outdated(view), `${symbol2} **${title}**${time5}${sentence === "" ? "." : `: ${sentence}`}`, causes(view, measure), partial2(view)];
}
__name(answer, "answer");
var sentenceOf2 = /* @__PURE__ */ __name((text4) => text4 === "" || /[.!?…]$/.test(text4) ? text4 : `${text4}.`, "sentenceOf");
function head(view) {
  const { request } = view;
  const version2 = [view.version ?? "", view.base === null || view.version === null ? "" : `from ${view.base}`].filter((part) => part !== "").join(" ");
  return [
    "**testme**",
    code(request.sha.slice(0, 12)),
    prose(version2, 80),
    // In code: who asked hears of it anyhow, and nobody else by mistake.
    `requested by ${code(`@${request.requestedBy}`, 60)}`,
    request.attempt > 1 ? `attempt ${request.attempt}` : "",
    linked3("run", view.runLink),
    linked3("report", view.reportLink)
  ].filter((part) => part !== "").join(" · ");
}
__name(head, "head");
function linked3(text4, address) {
  const made = link(text4, address);
  return made === text4 ? "" : made;
}
__name(linked3, "linked");
function outdated(view) {
  const now = view.outdatedBy?.slice(0, 12);
  if (now === void 0 || view.state === "refused") return "";
  return `⚠️ **For an older commit.** The pull request is at ${code(now)} now. To test that: ${code(commandLine({ kind: "run", sha: now, stages: [] }))}`;
}
__name(outdated, "outdated");
function partial2(view) {
  const asked = askedStages(view.request.stages);
  return asked.length === 0 ? "" : `A run of ${asked.join(", ")} only: it says nothing about the rest.`;
}
__name(partial2, "partial");
function causes(view, measure) {
  const deciding = view.verdict?.stage ?? null;
  const rows = [...view.rows].sort((a, b) => Number(b.stage === deciding) - Number(a.stage === deciding));
  return rows.flatMap((row3) => row3.causes.map((cause) => ({ stage: row3.stage, text: prose(cause, measure.text) }))).filter(({ text: text4 }) => text4 !== "").slice(0, measure.causes).map(({ stage: stage3, text: text4 }) => stage3 === deciding ? `- ${text4}` : `- ${stage3}: ${text4}`).join("\n");
}
__name(causes, "causes");
var symbols = { pass: "✅", fail: "❌", skip: "➖", unverified: "❓", "not-run": "⏭️", running: "🔄", waiting: "⬜" };
var symbolOf = /* @__PURE__ */ __name((row3) => row3.stage === "lint" && row3.status === "fail" ? "⚠️" : symbols[row3.status], "symbolOf");
function rowsTable(view, measure) {
  if (view.rows.length === 0 || view.rows.every((row3) => row3.status === "waiting" || row3.status === "not-run" && !isFinal(view.state))) return "";
  if (isFinal(view.state) && view.rows.every((row3) => row3.status === "not-run")) return "";
  const cells = view.rows.map((row3) => {
    const text4 = prose(row3.headline, measure.text);
    const needed3 = row3.needed ? " (needed)" : "";
    return `| ${symbolOf(row3)} ${row3.stage}${needed3} | ${duration3(row3.seconds)} | ${text4 === "" && row3.status === "running" ? "…" : text4} |`;
  });
  return ["| stage | | |", "| --- | --- | --- |", ...cells].join("\n");
}
__name(rowsTable, "rowsTable");
function next(view) {
  if (!isFinal(view.state)) return `${view.state === "kept" ? "Remove it now" : "Stop"}: ${code(commandLine({ kind: "cancel" }))}`;
  const { request, recipe } = view;
  const asked = askedStages(request.stages);
  const command = /* @__PURE__ */ __name((stages) => code(commandLine({ kind: "run", stages, ...request.base === null ? {} : { base: request.base } })), "command");
  const red2 = view.rows.find((row3) => row3.stage !== "lint" && row3.stage !== "teardown" && (row3.status === "fail" || row3.status === "unverified"))?.stage;
  const only = red2 === void 0 || asked.length === 1 && asked[0] === red2 ? [] : [`only this: ${command([red2])}`];
  const source = sourceOf(view);
  const options = [
    "--ref",
    request.sha.slice(0, 12),
    ...request.base === null ? [] : ["--base", request.base],
    ...asked.length === 0 ? [] : ["--stages", asked.join(",")]
  ];
  const word = view.outdatedBy === null ? "here" : "This commit here";
  const here = recipe === null || source === null ? [] : [`${word}: ${code(["./testme run", source, ...options].join(" "))}`];
  const again = view.outdatedBy === null ? [`Again: ${command(asked)}`, ...only] : [];
  return [...again, ...here].join(" · ");
}
__name(next, "next");
function sourceOf(view) {
  const { fork, repository, headRepository } = view.request;
  const [server, rest] = (view.runLink ?? "").split(`/${repository}/`);
  if (server === void 0 || rest === void 0) return fork ? null : view.recipe;
  return `${server}/${fork ? headRepository : repository}.git`;
}
__name(sourceOf, "sourceOf");
function small(view) {
  const shown = view.facts.map((fact) => prose(fact, 100)).filter((fact) => fact !== "");
  return shown.length === 0 ? "" : `<sub>${shown.join(" · ")}</sub>`;
}
__name(small, "small");

// src/report/pull-request/status.ts
var longest2 = 140;
function statusOf(view) {
  const { state, title, text: text4 } = outcomeOf(view);
  const what = view.state === "running" ? "Running" : [title, text4].filter((part) => part !== "").join(": ");
  const address = addressOf(view.runLink);
  return {
    context: contextOf(view.request.stages),
    state,
    description: oneLine(what.replaceAll("`", ""), longest2),
    targetUrl: address === void 0 ? "" : `${address.replace(/#.*$/, "")}#testme-${view.request.commentId}.${view.request.attempt}`
  };
}
__name(statusOf, "statusOf");
function requestOf(status2) {
  const found2 = /#testme-(\d{1,15})\.(\d{1,9})$/.exec(status2.targetUrl);
  return found2 === null ? void 0 : { commentId: Number(found2[1]), attempt: Number(found2[2]) };
}
__name(requestOf, "requestOf");

// src/publish/commit-status.ts
async function writeStatus(client, { repository, sha: sha5, self }, line) {
  const all = (await client.statuses(repository, sha5)).filter((status2) => status2.context === line.context);
  const own2 = all.find((status2) => isOf(self, status2));
  if (own2 !== void 0 && isNewer2(own2, line)) return "superseded";
  if (own2 !== void 0 && own2 === all[0] && isSame2(own2, line)) return "unchanged";
  await client.setStatus(repository, sha5, line);
  return "written";
}
__name(writeStatus, "writeStatus");
async function isOnRecord(client, { repository, sha: sha5, self }, request) {
  return (await client.statuses(repository, sha5)).some((status2) => {
    const named4 = isOf(self, status2) ? requestOf(status2) : void 0;
    return named4 !== void 0 && compareRequest(named4, request) === 0;
  });
}
__name(isOnRecord, "isOnRecord");
var isOf = /* @__PURE__ */ __name((self, { creatorId = null }) => creatorId === self || self <= 0 && creatorId === null, "isOf");
function isNewer2(own2, line) {
  const [theirs, ours] = [requestOf(own2), requestOf(line)];
  if (theirs === void 0 || ours === void 0) return false;
  const order = compareRequest(theirs, ours);
  return order > 0 || order === 0 && line.state === "pending" && own2.state !== "pending";
}
__name(isNewer2, "isNewer");
var isSame2 = /* @__PURE__ */ __name((own2, line) => own2.state === line.state && own2.description === line.description && own2.targetUrl === line.targetUrl, "isSame");

// src/publish/mask-view.ts
function maskView(view, mask) {
  const hide2 = /* @__PURE__ */ __name((text4) => mask(clean(mask(text4))), "hide");
  const hideIfAny = /* @__PURE__ */ __name((text4) => text4 === null ? null : hide2(text4), "hideIfAny");
  return {
    ...view,
    base: hideIfAny(view.base),
    version: hideIfAny(view.version),
    reason: hideIfAny(view.reason),
    verdict: view.verdict === null ? null : { ...view.verdict, sentence: hide2(view.verdict.sentence), levelReason: hide2(view.verdict.levelReason) },
    rows: view.rows.map((row3) => ({ ...row3, headline: hide2(row3.headline), causes: hide2(row3.causes.join("\n")).split("\n") })),
    facts: view.facts.map(hide2),
    logs: view.logs.map((log) => ({ name: hide2(log.name), lines: hide2(log.lines.join("\n")).split("\n") }))
  };
}
__name(maskView, "maskView");

// src/publish/outbox.ts
var import_node_crypto2 = require("node:crypto");
var import_node_fs2 = require("node:fs");
var import_node_path2 = require("node:path");

// src/run/atomic.ts
var import_node_crypto = require("node:crypto");
var import_node_fs = require("node:fs");
var import_node_path = require("node:path");
function writeAtomic(path2, content, mode2 = 420) {
  (0, import_node_fs.mkdirSync)((0, import_node_path.dirname)(path2), { recursive: true });
  const temporary = `${path2}.${process.pid}.${(0, import_node_crypto.randomBytes)(4).toString("hex")}.tmp`;
  try {
    (0, import_node_fs.writeFileSync)(temporary, content, { mode: mode2 });
    (0, import_node_fs.renameSync)(temporary, path2);
  } catch (error2) {
    (0, import_node_fs.rmSync)(temporary, { force: true });
    throw error2;
  }
}
__name(writeAtomic, "writeAtomic");

// src/publish/outbox.ts
var entrySchema = external_exports.object({
  schema: external_exports.literal(1),
  /** ISO 8601. */
  keptAt: external_exports.iso.datetime(),
  /** Why it could not be delivered, for people. */
  problem: external_exports.string(),
  /** Without secrets. */
  view: runViewSchema
});
var Outbox = class {
  static {
    __name(this, "Outbox");
  }
  folder;
  constructor(folder) {
    this.folder = folder;
  }
  /** Keeps a view, whole or not at all, and drops older ones of the same comment. */
  keep(view, problem, now = /* @__PURE__ */ new Date()) {
    (0, import_node_fs2.mkdirSync)(this.folder, { recursive: true, mode: 448 });
    const entry = { schema: 1, keptAt: now.toISOString(), problem, view };
    writeAtomic((0, import_node_path2.join)(this.folder, fileOf(view)), `${JSON.stringify(entry)}
`, 384);
    for (const file2 of this.#filesOf(view)) if (compareAge(ageOfFile(file2), ageOf(view)) < 0) (0, import_node_fs2.rmSync)((0, import_node_path2.join)(this.folder, file2), { force: true });
  }
  /** The newest view of each comment, oldest request first. A file that cannot be read is put aside and told. */
  waiting(tell) {
    const newest = /* @__PURE__ */ new Map();
    for (const file2 of this.#files()) {
      const key = file2.split(".")[0] ?? "";
      const other = newest.get(key);
      if (other === void 0 || compareAge(ageOfFile(file2), ageOfFile(other)) > 0) newest.set(key, file2);
    }
    return [...newest.values()].sort((a, b) => compareAge(ageOfFile(a), ageOfFile(b))).flatMap((file2) => {
      const read = this.#read(file2, tell);
      return read === void 0 ? [] : [read];
    });
  }
  /** Forgets a view that was delivered, and older ones of its comment. `text`: what the file held then; a file that says something else by now stays. */
  drop(view, text4) {
    for (const file2 of this.#filesOf(view)) {
      const order = compareAge(ageOfFile(file2), ageOf(view));
      const path2 = (0, import_node_path2.join)(this.folder, file2);
      if (order < 0 || order === 0 && (text4 === void 0 || textOf(path2) === text4)) (0, import_node_fs2.rmSync)(path2, { force: true });
    }
  }
  #files() {
    return (0, import_node_fs2.existsSync)(this.folder) ? (0, import_node_fs2.readdirSync)(this.folder).filter((file2) => named3.test(file2)) : [];
  }
  #filesOf(view) {
    return this.#files().filter((file2) => file2.startsWith(`${keyOf(view)}.`));
  }
  #read(file2, tell) {
    const path2 = (0, import_node_path2.join)(this.folder, file2);
    const text4 = textOf(path2);
    if (text4 === void 0) return void 0;
    try {
      const { view, keptAt } = entrySchema.parse(JSON.parse(text4));
      return { text: text4, view, keptAt };
    } catch {
      (0, import_node_fs2.renameSync)(path2, `${path2}.unreadable`);
      tell(`${path2} is no view that could be delivered (half written, or of another version); it is put aside as ${file2}.unreadable`);
      return void 0;
    }
  }
};
var named3 = /^[0-9a-f]{20}\.\d{1,15}\.\d{1,9}\.\d\.json$/;
function keyOf(view) {
  return (0, import_node_crypto2.createHash)("sha256").update(`${view.request.repository} ${view.request.pullRequest} ${markerOf(view.request)}`).digest("hex").slice(0, 20);
}
__name(keyOf, "keyOf");
function fileOf(view) {
  const { commentId, attempt, progress: progress2 } = ageOf(view);
  return `${keyOf(view)}.${commentId}.${attempt}.${progress2}.json`;
}
__name(fileOf, "fileOf");
function ageOfFile(file2) {
  const [, commentId, attempt, progress2] = file2.split(".");
  return { commentId: Number(commentId), attempt: Number(attempt), progress: Number(progress2) };
}
__name(ageOfFile, "ageOfFile");
function textOf(path2) {
  try {
    return (0, import_node_fs2.readFileSync)(path2, "utf8");
  } catch {
    return void 0;
  }
}
__name(textOf, "textOf");

// src/publish/publisher.ts
var pause = 3e4;
var patience = 7 * 24 * 36e5;
var Publisher = class {
  static {
    __name(this, "Publisher");
  }
  #gitea;
  #outbox;
  #mask;
  #now;
  #poster;
  #line = Promise.resolve();
  #newest = /* @__PURE__ */ new Map();
  #silentUntil = 0;
  constructor(options) {
    this.#gitea = options.gitea;
    this.#outbox = new Outbox(options.outbox);
    this.#mask = options.mask ?? ((text4) => text4);
    this.#now = options.now ?? Date.now;
  }
  async publish(view) {
    const shape = runViewSchema.safeParse(view);
    if (!shape.success) return refused2(`this is no view of a run: ${shape.error.issues[0]?.path.join(".")}: ${shape.error.issues[0]?.message}`);
    const key = `${view.request.repository} ${view.request.pullRequest} ${markerOf(view.request)}`;
    this.#newest.set(key, view);
    const turn = this.#line.then(async () => await this.#write(key, view));
    this.#line = turn;
    return await turn;
  }
  /**
   * Delivers what waits in the outbox, or of it what is of one repository: a job's own token is good for its repository alone. What was delivered already is
   * seen and only forgotten. Never throws. Several may do it at once.
   */
  async deliver(only = {}) {
    const problems2 = [];
    const delivered = [];
    for (const { view, text: text4, keptAt } of this.#outbox.waiting((line) => problems2.push(line))) {
      if (only.repository !== void 0 && view.request.repository !== only.repository) continue;
      const published = await this.#both(view);
      if (this.#isSettled(published, keptAt)) this.#outbox.drop(view, text4);
      delivered.push(published);
    }
    return [...delivered, ...problems2.map(refused2)];
  }
  /** What this token may not write waits for another one, and what is not answered for an answer, but not for ever. */
  #isSettled({ comment, status: status2 }, keptAt) {
    const open2 = comment === "kept" || status2 === "kept" || comment === "impossible";
    return !open2 || this.#now() - Date.parse(keptAt) > patience;
  }
  async #write(key, raw) {
    const newest = this.#newest.get(key) ?? raw;
    if (newest !== raw && compareAge(ageOf(newest), ageOf(raw)) >= 0) return { comment: "superseded", status: "superseded", commentId: null, problems: [] };
    let view;
    try {
      view = maskView(raw, this.#mask);
    } catch (error2) {
      return refused2(`the view could not be masked: ${messageOf(error2)}`);
    }
    const silent = !isFinal(view.state) && this.#now() < this.#silentUntil;
    const published = silent ? { ...withheld, problems: [] } : await this.#both(view);
    if (published.comment === "kept" || published.status === "kept") this.#keep(view, published);
    else this.#outbox.drop(view);
    return published;
  }
  #keep(view, published) {
    try {
      this.#outbox.keep(view, published.problems.join("; "), new Date(this.#now()));
    } catch (error2) {
      published.problems.push(`the view could not be kept in ${this.#outbox.folder} either: ${messageOf(error2)}`);
    }
  }
  /** Each part for itself: a comment that cannot be written does not hold back the status. */
  async #both(view) {
    const problems2 = [];
    let commentId = null;
    const comment = await this.#part("the comment", problems2, async () => {
      const { id: posterId } = await this.#posterId();
      const { repository, pullRequest, sha: sha5 } = view.request;
      const written = await writeSticky(
        this.#gitea,
        {
          repository,
          pullRequest,
          posterId,
          marker: markerOf(view.request),
          age: ageOf(view),
          // The automatic user is every job of the repository, and may set no status for a fork: nothing of it can be told apart.
          isOnRecord: /* @__PURE__ */ __name(async (claimed) => posterId <= 0 || await isOnRecord(this.#gitea, { repository, sha: sha5, self: posterId }, claimed), "isOnRecord")
        },
        drawnComment(view, this.#mask, problems2)
      );
      commentId = written.commentId;
      return written.outcome;
    });
    const status2 = comment === "superseded" && !isFinal(view.state) ? comment : await this.#part("the commit status", problems2, async () => {
      const { repository, sha: sha5 } = view.request;
      const { id: self } = await this.#posterId();
      return await writeStatus(this.#gitea, { repository, sha: sha5, self }, lineOf(view, this.#mask, problems2));
    });
    return { comment, status: status2, commentId, problems: problems2 };
  }
  async #part(what, problems2, write) {
    try {
      return await write();
    } catch (error2) {
      const later = mayWorkLater(error2);
      if (later && failedCall(error2).status === void 0) this.#silentUntil = this.#now() + pause;
      problems2.push(`${what} could not be written${later ? ", and is tried again later" : ""}: ${this.#mask(messageOf(error2))}`);
      return later ? "kept" : "impossible";
    }
  }
  async #posterId() {
    this.#poster ??= this.#gitea.currentUser();
    try {
      return await this.#poster;
    } catch (error2) {
      this.#poster = void 0;
      throw error2;
    }
  }
};
var refused2 = /* @__PURE__ */ __name((problem) => ({ comment: "impossible", status: "impossible", commentId: null, problems: [problem] }), "refused");
var withheld = { comment: "kept", status: "kept", commentId: null };
function drawnComment(view, mask, problems2) {
  const hidden = `${markerOf(view.request)}
${ageLine(ageOf(view))}
`;
  try {
    const body = commentMarkdown(view);
    return body.startsWith(hidden) ? hidden + mask(body.slice(hidden.length)) : mask(body);
  } catch (error2) {
    problems2.push(`the comment could not be drawn: ${messageOf(error2)}`);
    const verdict = isFinal(view.state) ? `The run is over (${view.verdict?.passed === true ? "passed" : "not passed"})` : "The run goes on";
    return `${hidden}
**testme** · ${verdict}; its comment could not be drawn. See the ${link("run", view.runLink)}.
`;
  }
}
__name(drawnComment, "drawnComment");
function lineOf(view, mask, problems2) {
  try {
    const line = statusOf(view);
    return { ...line, description: mask(line.description) };
  } catch (error2) {
    problems2.push(`the commit status could not be drawn: ${messageOf(error2)}`);
    return {
      context: contextOf(view.request.stages),
      state: isFinal(view.state) ? "error" : "pending",
      description: "See the run",
      targetUrl: view.runLink ?? ""
    };
  }
}
__name(lineOf, "lineOf");

// src/gitea/called.ts
function calledWorkflowsOf(version2) {
  const own2 = version2.includes("gitea-") ? /\+gitea-(.*)$/s.exec(version2)?.[1] ?? "" : version2;
  const minor = /^v?1\.(\d{1,4})\.\d{1,4}(?:$|[+-])/.exec(own2)?.[1];
  if (minor === void 0) return "unknown";
  if (minor === "27" && /[+-]dev\b/.test(version2)) return "unknown";
  return Number(minor) >= 27 ? "jobs" : "one job";
}
__name(calledWorkflowsOf, "calledWorkflowsOf");

// src/gitea/scopes.ts
var botScopes = [
  { scope: "read:organization", without: "nobody can be told to be a member" },
  { scope: "read:user", without: "it does not know its own comments, and nothing is decided" },
  { scope: "write:issue", without: "no push records, no reaction, no comment" },
  { scope: "write:repository", without: "no pull request, no commit status, no runs" }
];

// src/gitea/sentences.ts
function saidBy(text4, location) {
  if (location !== null && location !== "") return ` with a redirect to ${oneLine2(location.split("?")[0] ?? "")}, which is not followed`;
  let message;
  try {
    message = JSON.parse(text4)?.message;
  } catch {
    return "";
  }
  return typeof message === "string" && message.trim() !== "" ? `: ${oneLine2(message)}` : "";
}
__name(saidBy, "saidBy");
function oneLine2(text4) {
  const plain3 = text4.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").replace(/\s+/g, " ").trim();
  return plain3.length > 200 ? `${plain3.slice(0, 199)}…` : plain3;
}
__name(oneLine2, "oneLine");
var scopes = botScopes.map(({ scope }) => scope).join(", ");
function adviceFor(status2, retryable) {
  if (status2 === 401) return "The token is wrong, revoked, or of a job that has ended: give a valid one.";
  if (status2 === 403) return `The token may not do this: its user needs the right in this repository, and a bot's token the scopes ${scopes}.`;
  if (status2 === 404) return "It does not exist, or the token may not see it: check the name and what the token may read.";
  if (status2 !== void 0 && status2 >= 300 && status2 < 400) return "Use the present name of the repository, user or server.";
  if (status2 === 429) return "Gitea wants fewer requests: try again later.";
  if (retryable) return "Gitea or the way to it has a problem: try again when it is well.";
  return "Asking again will not help: check that this Gitea has the call (1.26 or later).";
}
__name(adviceFor, "adviceFor");

// src/actions/called.ts
async function refuseAsOneJob(gitea, repository) {
  const found2 = await releaseOf(gitea);
  if (found2.workflows === "jobs") return;
  throw new UsageError(
    `a called workflow needs Gitea 1.27 or later, and this one ${found2.said}: before 1.27 any registered runner may take its job, so nothing was decided and nothing deployed`,
    `Install the workflow itself in ${repository}, which needs no more than 1.26: testme enroll ${repository} (docs/enroll.md).`
  );
}
__name(refuseAsOneJob, "refuseAsOneJob");
async function releaseOf(gitea) {
  try {
    const version2 = await gitea.version();
    const workflows = calledWorkflowsOf(version2);
    const shown = oneLine2(version2).slice(0, 40);
    return { workflows, said: workflows === "unknown" ? `calls itself "${shown}", which names no release` : `is ${shown}` };
  } catch (error2) {
    if (!(error2 instanceof GiteaError)) throw error2;
    return { workflows: "unknown", said: `does not say which it is (${error2.brief})` };
  }
}
__name(releaseOf, "releaseOf");

// src/actions/command-files.ts
var import_node_crypto3 = require("node:crypto");
var import_node_fs3 = require("node:fs");
var longestValue = 1024 * 1024;
function commandFileEntry(name2, value, delimiter = (0, import_node_crypto3.randomBytes)(16).toString("hex")) {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name2)) throw new Error(`"${name2}" is no name for an output`);
  if (Buffer.byteLength(value) > longestValue) throw new Error(`the value of "${name2}" is longer than a runner keeps (1 MiB)`);
  if (value.includes("\0")) throw new Error(`the value of "${name2}" holds a NUL, with which no step can start`);
  if (!/[\r\n]/.test(value)) return `${name2}=${value}
`;
  if (/^[\r\n]/.test(value)) throw new Error(`the value of "${name2}" begins with an empty line, which a runner drops`);
  if (value.split(/\r?\n/).includes(delimiter)) throw new Error(`the value of "${name2}" holds its own end`);
  return `${name2}<<${delimiter}
${value}
${delimiter}
`;
}
__name(commandFileEntry, "commandFileEntry");
function appendEntry(variable, name2, value, environment = process.env) {
  const file2 = environment[variable];
  const entry = commandFileEntry(name2, value);
  if (file2 !== void 0 && file2 !== "") (0, import_node_fs3.appendFileSync)(file2, entry);
}
__name(appendEntry, "appendEntry");

// src/actions/host-client.ts
var import_node_child_process = require("node:child_process");
var import_node_readline = require("node:readline");

// src/protocol/host.ts
var hostCommand = ["sudo", "-n", "-u", "testme", "--", "testme", "host"];
var requestWord = /^([A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100})\/([1-9]\d{0,14})\/([1-9]\d{0,14})\/([1-9]\d{0,5})$/;
function wordsOf(call2) {
  const { repository, commentId, giteaRun, attempt } = call2.request;
  const word = `${repository}/${commentId}/${giteaRun}/${attempt}`;
  if (!requestWord.test(word)) throw new Error(`"${word}" is no request that a host would take`);
  return call2.kind === "gate" ? ["gate", word] : ["stage", word, call2.stage];
}
__name(wordsOf, "wordsOf");
var outputNames = ["accepted", "reason", "request", "group", "run", "stages", "status", "verdict"];
var answerSchema = external_exports.discriminatedUnion("kind", [
  external_exports.strictObject({ kind: external_exports.literal("say"), text: external_exports.string() }),
  /** What others printed. */
  external_exports.strictObject({ kind: external_exports.literal("foreign"), text: external_exports.string() }),
  external_exports.strictObject({ kind: external_exports.literal("group"), title: external_exports.string() }),
  external_exports.strictObject({ kind: external_exports.literal("end-group") }),
  external_exports.strictObject({
    kind: external_exports.literal("output"),
    name: external_exports.enum(outputNames),
    value: external_exports.string()
  }),
  external_exports.strictObject({ kind: external_exports.literal("summary"), markdown: external_exports.string() }),
  /** A piece of the artifact, base64; of a teardown alone. */
  external_exports.strictObject({ kind: external_exports.literal("artifact-piece"), content: external_exports.string() }),
  /** Its pieces were all. The caller may upload it with the token of its job, and ends its side of our stdin when it has, or will not. */
  external_exports.strictObject({ kind: external_exports.literal("artifact"), name: external_exports.string().regex(/^[A-Za-z0-9._-]{1,200}$/), sha256: external_exports.string().regex(/^[0-9a-f]{64}$/) }),
  external_exports.strictObject({ kind: external_exports.literal("end"), failed: external_exports.boolean(), sentence: external_exports.string() })
]);
function answerOf(line) {
  try {
    return answerSchema.parse(JSON.parse(line));
  } catch {
    return void 0;
  }
}
__name(answerOf, "answerOf");
var kinds = new Set(answerSchema.options.map(({ shape }) => shape.kind.value));
function isOfNewerHost(line) {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string" && !kinds.has(value.kind);
  } catch {
    return false;
  }
}
__name(isOfNewerHost, "isOfNewerHost");

// src/actions/runtime-service.ts
var import_node_crypto4 = require("node:crypto");
async function upload({ name: name2, content }, service) {
  const about = { workflow_run_backend_id: service.run, workflow_job_run_backend_id: service.job, name: name2 };
  const { signedUploadUrl } = await call(service, "CreateArtifact", { ...about, version: 4 });
  if (signedUploadUrl === void 0) throw new Error("the service gave no address to upload to");
  await put(signedUploadUrl, content);
  await call(service, "FinalizeArtifact", { ...about, size: String(content.byteLength), hash: `sha256:${digestOf(content)}` });
}
__name(upload, "upload");
var digestOf = /* @__PURE__ */ __name((content) => (0, import_node_crypto4.createHash)("sha256").update(content).digest("hex"), "digestOf");
var noArtifact = /* @__PURE__ */ __name((error2) => `no artifact: ${messageOf(error2)}`, "noArtifact");
async function call(service, method, body) {
  const response = await fetch(`${service.url}/twirp/github.actions.results.api.v1.ArtifactService/${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${service.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(3e4)
  });
  if (!response.ok) throw new Error(`${method} was answered with ${response.status}`);
  const answer2 = await response.json();
  const url2 = answer2["signedUploadUrl"] ?? answer2["signed_upload_url"];
  return typeof url2 === "string" ? { signedUploadUrl: url2 } : {};
}
__name(call, "call");
async function put(address, content) {
  const response = await fetch(`${address}&comp=block`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: Buffer.from(content),
    signal: AbortSignal.timeout(6e4)
  });
  if (response.status !== 200 && response.status !== 201) throw new Error(`the upload was answered with ${response.status}`);
}
__name(put, "put");

// src/actions/summary.ts
var import_node_fs4 = require("node:fs");
var longest3 = 9e5;
function writeSummary(markdown, log, environment = process.env) {
  const whole = Buffer.from(markdown);
  const text4 = whole.length <= longest3 ? markdown : `${whole.subarray(0, longest3).toString("utf8")}

… the rest did not fit
`;
  const file2 = environment["GITHUB_STEP_SUMMARY"];
  if (file2 !== void 0 && file2 !== "") (0, import_node_fs4.appendFileSync)(file2, `${text4}
`);
  if ((environment["GITEA_ACTIONS_CAPABILITIES"] ?? "").split(/[\s,]+/).includes("job-summary")) return;
  log.group("summary");
  log.foreign(text4.trimEnd());
  log.endGroup();
}
__name(writeSummary, "writeSummary");

// src/actions/host-client.ts
async function askHost(call2, log, service) {
  const [program, ...words2] = [...hostCommand, ...wordsOf(call2)];
  const child = (0, import_node_child_process.spawn)(program, words2, { stdio: ["pipe", "pipe", "pipe"], env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LANG: "C.UTF-8" } });
  child.stdin.on("error", () => {
  });
  const said = [];
  let end;
  const pieces = [];
  let uploading = Promise.resolve();
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code3) => resolve(code3));
  });
  (0, import_node_readline.createInterface)({ input: child.stderr }).on("line", (line) => {
    said.push(line);
    log.foreign(line);
  });
  (0, import_node_readline.createInterface)({ input: child.stdout }).on("line", (line) => {
    const answer2 = answerOf(line);
    if (answer2 === void 0) {
      if (!isOfNewerHost(line)) log.foreign(line);
    } else if (answer2.kind === "artifact-piece") {
      if (service !== void 0) pieces.push(Buffer.from(answer2.content, "base64"));
    } else if (answer2.kind === "artifact") {
      uploading = uploadHanded(answer2, Buffer.concat(pieces.splice(0)), service, log).finally(() => child.stdin.end());
    } else end = show(answer2, log) ?? end;
  });
  let code2;
  try {
    code2 = await ended;
  } catch (error2) {
    if (error2.code !== "ENOENT") throw error2;
    throw new InfrastructureError("this host has no sudo, so mode: host cannot ask its testme", wayOut);
  }
  await uploading;
  if (end !== void 0) return end;
  if (said.some((line) => /^sudo: /.test(line))) throw new InfrastructureError("this host lets its runner ask no testme: the sudo rule is missing", wayOut);
  throw new InfrastructureError(`the host's testme ended without a result (exit ${code2 ?? "by a signal"})`, "See its log on the host: journalctl -t testme.");
}
__name(askHost, "askHost");
var wayOut = "The operator installs testme with its sudo rule on the host, or chooses mode: direct and what that gives away (docs/security.md).";
async function uploadHanded({ name: name2, sha256 }, content, service, log) {
  if (service === void 0) return;
  try {
    if (digestOf(content) !== sha256) throw new Error(`what the host handed out of ${name2} is not whole`);
    await upload({ name: name2, content }, service);
  } catch (error2) {
    log.say(noArtifact(error2));
  }
}
__name(uploadHanded, "uploadHanded");
function show(answer2, log) {
  switch (answer2.kind) {
    case "say":
      log.say(answer2.text);
      return void 0;
    case "foreign":
      log.foreign(answer2.text);
      return void 0;
    case "group":
      log.group(answer2.title);
      return void 0;
    case "end-group":
      log.endGroup();
      return void 0;
    case "output":
      appendEntry("GITHUB_OUTPUT", answer2.name, answer2.value);
      return void 0;
    case "summary":
      writeSummary(answer2.markdown, log);
      return void 0;
    case "end":
      return answer2.failed ? { failed: true, sentence: answer2.sentence } : { failed: false };
  }
}
__name(show, "show");

// src/actions/inputs.ts
var text2 = external_exports.string().trim();
var mode = external_exports.enum(["host", "direct"]);
var stage2 = external_exports.enum(stageNames);
var yesOrNo = external_exports.enum(["true", "false"]).transform((word) => word === "true");
var path = text2.refine((word) => word === "" || word.startsWith("/"), "expected an absolute path");
var list = text2.transform((words2) => words2.split(/[\s,]+/).filter((word) => word !== ""));
var ids = list.pipe(
  external_exports.array(
    external_exports.string().regex(/^[1-9]\d{0,15}$/, "expected ids of users, which are numbers").transform(Number)
  )
);
var gateInputs = external_exports.object({
  mode,
  called: yesOrNo,
  token: text2,
  automatic: text2,
  users: ids,
  ignore: ids,
  forks: external_exports.enum(["allow", "refuse"]),
  branches: list
});
var direct = { token: text2, automatic: text2, server: path, state: path };
var stageInputs = external_exports.object({ mode, stage: stage2, request: text2, ...direct, abra: path, playwright: path, settings: path, users: ids });
var teardownInputs = external_exports.object({ mode, request: text2, ...direct, artifact: yesOrNo });
var variableOf = /* @__PURE__ */ __name((input2) => `INPUT_${input2.toUpperCase().replaceAll(/[^A-Z0-9-]/g, "_")}`, "variableOf");
function readInputs(schema, environment = process.env) {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name3) => [name3, environment[variableOf(name3)] ?? ""]));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue2 = result.error.issues[0];
  const name2 = String(issue2?.path[0] ?? "");
  const value = name2 === "token" ? "" : `, and is "${(given[name2] ?? "").slice(0, 80)}"`;
  throw new UsageError(`the input "${name2}" cannot be used: ${issue2?.message ?? "unreadable"}${value}`, "See the README of the action.");
}
__name(readInputs, "readInputs");
function tokenOf({ token, automatic }) {
  if (token !== "" && token !== automatic) return { token, kind: "bot" };
  return { token: needed2("token", automatic), kind: "automatic" };
}
__name(tokenOf, "tokenOf");
function needed2(name2, value) {
  if (value !== "") return value;
  throw new UsageError(`the input "${name2}" is missing`, "mode: direct needs it; with mode: host the host knows it.");
}
__name(needed2, "needed");

// src/actions/job.ts
function jobFrom(environment = process.env) {
  const text4 = /* @__PURE__ */ __name((name2) => {
    const value = environment[name2] ?? "";
    if (value === "") throw new UsageError(`${name2} is not set, so this is not a step of a runner`, "Use ./testme run to test a recipe by hand.");
    return value;
  }, "text");
  const number4 = /* @__PURE__ */ __name((name2, otherwise) => {
    const value = environment[name2] ?? otherwise ?? text4(name2);
    if (!/^[1-9]\d{0,15}$/.test(value))
      throw new UsageError(`${name2} is "${value.slice(0, 40)}" and must be a number`, "It is set by the runner; nothing else may set it.");
    return Number(value);
  }, "number");
  return {
    server: text4("GITHUB_SERVER_URL").replace(/\/+$/, ""),
    repository: text4("GITHUB_REPOSITORY"),
    runId: number4("GITHUB_RUN_ID"),
    attempt: number4("GITHUB_RUN_ATTEMPT", "1"),
    name: text4("GITHUB_JOB")
  };
}
__name(jobFrom, "jobFrom");

// src/actions/log.ts
var import_node_util2 = require("node:util");
function createLog(write) {
  const each = /* @__PURE__ */ __name((text4, prefix) => {
    for (const line of plainLines(text4)) write(`${prefix}${line}`.trimEnd());
  }, "each");
  return {
    say: /* @__PURE__ */ __name((text4) => {
      for (const line of plainLines(text4)) write(/^\s*(::|##\[)/.test(line) ? ` | ${line}` : ` ${line}`.trimEnd());
    }, "say"),
    foreign: /* @__PURE__ */ __name((text4) => each(text4, " | "), "foreign"),
    group: /* @__PURE__ */ __name((title) => write(`::group::${plainLines(title).join(" ")}`), "group"),
    endGroup: /* @__PURE__ */ __name(() => write("::endgroup::"), "endGroup"),
    error: /* @__PURE__ */ __name((what, next2) => {
      const [first = "", ...rest] = plainLines(what);
      write(` error  ${first}`);
      for (const line of [...rest, ...next2 === void 0 ? [] : plainLines(next2)]) write(`        ${line}`);
    }, "error"),
    hide: /* @__PURE__ */ __name((value) => {
      for (const line of value.split(/[\r\n]+/)) if (line.trim().length >= 4) write(`::add-mask::${commandData(line)}`);
    }, "hide")
  };
}
__name(createLog, "createLog");
function plainLines(text4) {
  return (0, import_node_util2.stripVTControlCharacters)(text4).split(/\r\n|\r|\n|\u2028|\u2029|\u0085/).map((line) => line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "").replaceAll("##[", "## ["));
}
__name(plainLines, "plainLines");
var commandData = /* @__PURE__ */ __name((text4) => text4.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A"), "commandData");

// src/actions/run-action.ts
var wentWell = { failed: false };
async function runAction(body) {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {
  });
  const log = createLog((line) => process.stdout.write(`${line}
`));
  for (const event of ["uncaughtException", "unhandledRejection"])
    process.on(event, (thrown) => {
      failWith(log, thrown);
      process.exit(1);
    });
  let code2 = 1;
  try {
    const end = await body(log);
    if (end.failed) log.error(end.sentence);
    else code2 = 0;
  } catch (thrown) {
    failWith(log, thrown);
  }
  await new Promise((resolve) => process.stdout.write("", () => resolve()));
  return process.exit(code2);
}
__name(runAction, "runAction");
function failWith(log, thrown) {
  const next2 = typeof thrown === "object" && thrown !== null && "next" in thrown && typeof thrown.next === "string" ? thrown.next : void 0;
  const message = messageOf(thrown);
  log.error(message === "" ? "something was thrown that says nothing" : message, next2);
}
__name(failWith, "failWith");

// src/run/schema.ts
var stageName2 = external_exports.enum(stageNames);
var sha3 = external_exports.string().regex(/^[0-9a-f]{40}$/, "expected a full commit of 40 hex digits");
var serverSchema = external_exports.looseObject({
  name: external_exports.string(),
  zone: external_exports.string(),
  edgeAddress: external_exports.string(),
  caFile: external_exports.string(),
  dockerSocket: external_exports.string(),
  edgeDelay: external_exports.number().positive().optional(),
  ipvs: external_exports.boolean(),
  backupApp: external_exports.string(),
  locksDirectory: external_exports.string(),
  environment: external_exports.record(external_exports.string(), external_exports.string())
});
var planSchema = external_exports.looseObject({
  schema: external_exports.literal(1),
  runId: external_exports.string().min(1),
  recipe: external_exports.string().min(1),
  source: external_exports.string(),
  head: external_exports.looseObject({ sha: sha3, version: external_exports.string().nullable() }),
  base: external_exports.looseObject({ kind: external_exports.enum(["version", "branch", "none"]), reason: external_exports.string() }),
  stages: external_exports.array(stageName2).min(1),
  domains: external_exports.looseObject({ fresh: external_exports.string(), upgrade: external_exports.string() }),
  dependencies: external_exports.array(external_exports.looseObject({ recipe: external_exports.string().min(1), version: external_exports.string(), sha: sha3, domain: external_exports.string().min(1), clone: external_exports.string() })).optional(),
  server: serverSchema,
  settings: external_exports.looseObject({ deadlines: external_exports.record(external_exports.string(), external_exports.number().positive()) }),
  clone: external_exports.string(),
  abra: external_exports.looseObject({ executable: external_exports.string(), version: external_exports.string() }),
  createdAt: external_exports.iso.datetime()
});
var stageSchema2 = external_exports.looseObject({
  stage: stageName2,
  status: external_exports.enum(["pass", "fail", "skip", "unverified", "not-run"]),
  headline: external_exports.string(),
  checks: external_exports.array(external_exports.looseObject({ name: external_exports.string(), status: external_exports.enum(["pass", "fail", "skip", "unverified"]), evidence: external_exports.string() })),
  startedAt: external_exports.iso.datetime(),
  seconds: external_exports.number().nonnegative(),
  handover: external_exports.record(external_exports.string(), external_exports.unknown())
});

// src/run/server-file.ts
var factsSchema = external_exports.object({
  name: external_exports.string().min(1),
  dockerHost: external_exports.string().regex(/^unix:\/\/\//, "expected the address of a socket, unix:///…"),
  zone: external_exports.string().min(1),
  edgeAddress: external_exports.string().min(1),
  caFile: external_exports.string().min(1),
  caBundle: external_exports.string().min(1),
  edgeDelay: external_exports.number().positive().optional(),
  ipvs: external_exports.boolean(),
  nodes: external_exports.number().int().positive(),
  dockerVersion: external_exports.string(),
  stateDirectory: external_exports.string().startsWith("/", "expected an absolute path")
});

// src/gitea/http.ts
var import_promises2 = require("node:timers/promises");

// src/gitea/body.ts
var TooLarge = class extends Error {
  static {
    __name(this, "TooLarge");
  }
};
async function readBounded(response, limit) {
  if (response.body === null) return "";
  const announced = Number(response.headers.get("content-length") ?? "0");
  if (announced > limit) {
    await response.body.cancel().catch(() => {
    });
    throw new TooLarge(`announces ${announced} bytes`);
  }
  const chunks = [];
  let size = 0;
  const reader = response.body.getReader();
  for (; ; ) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel().catch(() => {
      });
      throw new TooLarge(`more than ${limit} bytes`);
    }
    chunks.push(value);
  }
}
__name(readBounded, "readBounded");

// src/gitea/retry.ts
var usualRetries = { attempts: 3, firstPause: 400, longestPause: 2e4 };
function pauseBeforeNext(failure2, attempt, idempotent, policy, now = Date.now()) {
  if (attempt >= policy.attempts) return void 0;
  const usual = policy.firstPause * 2 ** (attempt - 1);
  if (failure2.kind === "not-sent") return usual;
  if (failure2.kind === "no-answer") return idempotent ? usual : void 0;
  if (!isPassing(failure2.status)) return void 0;
  const asked = retryAfterMilliseconds(failure2.retryAfter, now);
  const surelyNotDone = failure2.status === 429 || failure2.status === 503 && asked !== void 0;
  if (!idempotent && !surelyNotDone) return void 0;
  if (asked === void 0) return usual;
  return asked > policy.longestPause ? void 0 : Math.max(asked, usual);
}
__name(pauseBeforeNext, "pauseBeforeNext");
function isPassing(status2) {
  return status2 === 429 || status2 >= 500;
}
__name(isPassing, "isPassing");
function retryAfterMilliseconds(value, now = Date.now()) {
  if (value === null) return void 0;
  const text4 = value.trim();
  if (/^\d{1,9}$/.test(text4)) return Number(text4) * 1e3;
  if (!/^[A-Za-z]{3}, /.test(text4)) return void 0;
  const date5 = Date.parse(text4);
  return Number.isNaN(date5) ? void 0 : Math.max(0, date5 - now);
}
__name(retryAfterMilliseconds, "retryAfterMilliseconds");

// src/gitea/http.ts
var Http = class {
  static {
    __name(this, "Http");
  }
  url;
  #options;
  constructor(options) {
    this.url = plainAddress(options.url);
    if (/[^\x21-\x7e]/.test(options.token)) throw new TypeError("The token for Gitea holds characters that no token has: look for a line break at its end.");
    this.#options = options;
  }
  /** Makes the call, again where that may help. Throws GiteaError, or the signal's reason. */
  async send(call2) {
    const policy = this.#options.retries ?? usualRetries;
    const idempotent = call2.idempotent ?? ["GET", "PUT", "DELETE"].includes(call2.method);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(call2);
      if ("answer" in outcome) return outcome.answer;
      const wait = pauseBeforeNext(outcome.failure, attempt, idempotent, policy);
      if (wait === void 0) throw this.#error(call2, outcome, attempt);
      this.#options.report?.(this.#scrubbed(`${outcome.what} at ${name(call2)}: attempt ${attempt + 1} of ${policy.attempts} in ${(wait / 1e3).toFixed(1)} s`));
      await this.#pause(wait);
    }
  }
  async #attempt(call2) {
    const seconds2 = this.#options.timeoutSeconds ?? 15;
    const deadline = AbortSignal.timeout(seconds2 * 1e3);
    this.#options.signal?.throwIfAborted();
    const signal = this.#options.signal === void 0 ? deadline : AbortSignal.any([deadline, this.#options.signal]);
    try {
      const response = await fetch(`${this.url}/api/v1${call2.path}`, {
        method: call2.method,
        headers: this.#headers(call2),
        redirect: "manual",
        signal,
        ...call2.body === void 0 ? {} : { body: JSON.stringify(call2.body) }
      });
      const text4 = await readBounded(response, this.#options.largestAnswer ?? 16 * 1024 * 1024);
      if (call2.expect.includes(response.status)) {
        return { answer: { status: response.status, body: response.ok ? readJson(text4) : void 0, location: response.headers.get("location") ?? "" } };
      }
      const failure2 = { kind: "status", status: response.status, retryAfter: response.headers.get("retry-after") };
      return { failure: failure2, what: `Gitea answers ${response.status}${saidBy(text4, response.headers.get("location"))}` };
    } catch (error2) {
      if (this.#options.signal?.aborted === true) throw this.#options.signal.reason;
      if (error2 instanceof TooLarge) return { failure: { kind: "status", status: 0, retryAfter: null }, what: `Gitea's answer is too large (${error2.message})` };
      if (error2 instanceof NotJson) return { failure: { kind: "no-answer" }, what: error2.message };
      if (deadline.aborted) return { failure: { kind: "no-answer" }, what: `no answer within ${seconds2} s` };
      return connectionFailure(error2);
    }
  }
  #headers(call2) {
    return {
      accept: "application/json",
      "user-agent": "testme",
      ...this.#options.token === "" ? {} : { authorization: `token ${this.#options.token}` },
      ...call2.body === void 0 ? {} : { "content-type": "application/json" }
    };
  }
  #error(call2, failed, attempts) {
    const status2 = failed.failure.kind === "status" && failed.failure.status > 0 ? failed.failure.status : void 0;
    const retryable = failed.failure.kind !== "status" || isPassing(failed.failure.status);
    const tries = attempts > 1 ? ` (${attempts} attempts)` : "";
    const message = `${name(call2)} at ${this.url}: ${failed.what}${tries}. ${adviceFor(status2, retryable)}`;
    const mayHaveHappened = failed.failure.kind === "no-answer" || status2 !== void 0 && status2 >= 500;
    const brief = status2 === void 0 ? this.#scrubbed(failed.what) : `Gitea answers ${status2}`;
    return new GiteaError(this.#scrubbed(message), { call: name(call2), brief, retryable, mayHaveHappened, ...status2 === void 0 ? {} : { status: status2 } });
  }
  async #pause(milliseconds) {
    const signal = this.#options.signal;
    try {
      await (0, import_promises2.setTimeout)(milliseconds, void 0, signal === void 0 ? {} : { signal });
    } catch (error2) {
      throw signal?.aborted === true ? signal.reason : error2;
    }
  }
  /** A server that repeats our token in an error does not get it into a log. */
  #scrubbed(text4) {
    return this.#options.token === "" ? text4 : text4.replaceAll(this.#options.token, "***");
  }
};
var NotJson = class extends Error {
  static {
    __name(this, "NotJson");
  }
};
function readJson(text4) {
  if (text4.trim() === "") return void 0;
  try {
    return JSON.parse(text4);
  } catch {
    throw new NotJson(`an answer of ${text4.length} characters that is no JSON, cut off or from a proxy`);
  }
}
__name(readJson, "readJson");
function name(call2) {
  return `${call2.method} ${call2.path.split("?")[0]}`;
}
__name(name, "name");
var neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];
function connectionFailure(error2) {
  const codes = [];
  let text4 = "";
  const look = /* @__PURE__ */ __name((one, depth) => {
    if (!(one instanceof Error) || depth > 4) return;
    const code2 = one.code;
    if (typeof code2 === "string") codes.push(code2);
    if (one.message !== "") text4 = one.message;
    if (one instanceof AggregateError) for (const each of one.errors) look(each, depth + 1);
    look(one.cause, depth + 1);
  }, "look");
  look(error2, 0);
  const sent = codes.length === 0 || !codes.every((code2) => neverSent.includes(code2));
  const what = sent ? `the connection broke (${codes[0] ?? text4.slice(0, 120)})` : `no connection (${codes[0]})`;
  return { failure: { kind: sent ? "no-answer" : "not-sent" }, what };
}
__name(connectionFailure, "connectionFailure");
function plainAddress(url2) {
  const parsed = URL.canParse(url2) ? new URL(url2) : void 0;
  if (parsed === void 0 || !/^https?:$/.test(parsed.protocol)) throw new TypeError("The address of Gitea is not an http or https address.");
  if (parsed.username !== "" || parsed.password !== "") throw new TypeError("The address of Gitea holds a user name or password: give the token by itself.");
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, "")}`;
}
__name(plainAddress, "plainAddress");

// src/gitea/membership.ts
var membershipAnswers = [204, 404, 303, 307];
function membershipFrom(answer2) {
  if (answer2.status === 204) return { kind: "member" };
  if (answer2.status === 404) return { kind: "not-member" };
  if (answer2.status === 303) return { kind: "may-not-know" };
  if (answer2.status === 307) return { kind: "renamed" };
  return { kind: "cannot-tell", why: `Gitea answers ${answer2.status}` };
}
__name(membershipFrom, "membershipFrom");
function membershipUnknown(error2) {
  if (error2 instanceof GiteaError) return { kind: "cannot-tell", why: error2.brief };
  throw error2;
}
__name(membershipUnknown, "membershipUnknown");

// src/gitea/paths.ts
function repositoryPath(repository) {
  const parts = repository.split("/");
  const plain3 = parts.length === 2 && parts.every((part) => /^[A-Za-z0-9._-]{1,100}$/.test(part) && !/^\.+$/.test(part));
  if (!plain3) throw new TypeError(`${JSON.stringify(repository.slice(0, 80))} is not a repository: expected <owner>/<name>`);
  return `/repos/${parts.join("/")}`;
}
__name(repositoryPath, "repositoryPath");
function nameInPath(name2) {
  return /^[A-Za-z0-9._-]{1,100}$/.test(name2) && !/^\.+$/.test(name2) ? name2 : void 0;
}
__name(nameInPath, "nameInPath");
function shaInPath(sha5) {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha5)) throw new TypeError(`${JSON.stringify(sha5.slice(0, 80))} is not a full commit id`);
  return sha5;
}
__name(shaInPath, "shaInPath");
function numberInPath(number4) {
  if (!Number.isSafeInteger(number4) || number4 < 1) throw new TypeError(`${number4} is not the number or id of anything in Gitea`);
  return String(number4);
}
__name(numberInPath, "numberInPath");
function slashedPath(path2) {
  const parts = path2.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) throw new TypeError(`${JSON.stringify(path2.slice(0, 80))} is not a path`);
  return parts.map(encodeURIComponent).join("/");
}
__name(slashedPath, "slashedPath");

// src/gitea/timeline.ts
var pageSize = 50;
var mostPages = 100;
var TimelinePages = class {
  static {
    __name(this, "TimelinePages");
  }
  #commentId;
  #entries = /* @__PURE__ */ new Map();
  #read = 0;
  #emptyInARow = 0;
  constructor(commentId) {
    this.#commentId = commentId;
  }
  add(page) {
    this.#read += 1;
    this.#emptyInARow = page.length === 0 ? this.#emptyInARow + 1 : 0;
    for (const entry of page) this.#entries.set(entry.id, entry);
  }
  /** Two empty pages in a row after the comment was seen; without the comment four, since a comment that was deleted never comes. */
  get atEnd() {
    return this.#emptyInARow >= (this.#entries.has(this.#commentId) ? 2 : 4);
  }
  /** The number of the last page that held anything. */
  get filled() {
    return this.#read - this.#emptyInARow;
  }
  /** By id, which is the order in which Gitea wrote them. */
  get entries() {
    return [...this.#entries.values()].sort((left, right) => left.id - right.id);
  }
};

// src/gitea/wire.ts
var id2 = external_exports.number().int();
var text3 = external_exports.string();
var sha4 = external_exports.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
var time4 = external_exports.string().nullish().transform((value) => value == null || value === "" || Number.isNaN(Date.parse(value)) || Date.parse(value) <= 0 ? null : value);
var versionWire = external_exports.object({ version: text3 });
var userWire = external_exports.object({ id: id2, login: text3 }).transform((user2) => ({ id: user2.id, login: user2.login }));
var repositoryName2 = external_exports.object({ id: id2, full_name: text3, clone_url: text3, html_url: text3 }).transform(
  (repository) => ({ id: repository.id, fullName: repository.full_name, cloneUrl: repository.clone_url, htmlUrl: repository.html_url })
);
var repositoryWire = external_exports.object({ id: id2, full_name: text3, html_url: text3, clone_url: text3, default_branch: text3, private: external_exports.boolean(), owner: external_exports.object({ login: text3 }) }).transform(
  (repository) => ({
    id: repository.id,
    fullName: repository.full_name,
    htmlUrl: repository.html_url,
    cloneUrl: repository.clone_url,
    defaultBranch: repository.default_branch,
    private: repository.private,
    owner: repository.owner.login
  })
);
var pullWire = external_exports.object({
  number: id2,
  state: external_exports.enum(["open", "closed"]),
  merged: external_exports.boolean().nullish(),
  html_url: text3,
  title: text3,
  user: external_exports.object({ id: id2 }).nullish(),
  head: external_exports.object({ sha: sha4, ref: text3, label: text3, repo: repositoryName2.nullish() }),
  base: external_exports.object({ ref: text3, repo: repositoryName2 })
}).transform(
  (pull) => ({
    number: pull.number,
    state: pull.state,
    merged: pull.merged ?? false,
    headSha: pull.head.sha,
    headRef: pull.head.ref,
    headLabel: pull.head.label,
    headRepo: pull.head.repo ?? null,
    baseRepo: pull.base.repo,
    baseRef: pull.base.ref,
    userId: pull.user?.id ?? 0,
    htmlUrl: pull.html_url,
    title: pull.title
  })
);
var repositoriesWire = external_exports.array(repositoryWire).nullish().transform((list2) => list2 ?? []);
function numberAtEnd(url2) {
  const digits = /\/(\d{1,15})$/.exec(url2 ?? "")?.[1];
  return digits === void 0 ? void 0 : Number(digits);
}
__name(numberAtEnd, "numberAtEnd");
var commentWire = external_exports.object({
  id: id2,
  body: text3,
  user: external_exports.object({ id: id2, login: text3 }).nullish(),
  created_at: text3,
  updated_at: text3,
  html_url: text3.nullish(),
  issue_url: text3.nullish(),
  pull_request_url: text3.nullish()
}).transform(
  (comment) => ({
    id: comment.id,
    body: comment.body,
    userId: comment.user?.id ?? 0,
    login: comment.user?.login ?? "",
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
    htmlUrl: comment.html_url ?? "",
    number: numberAtEnd(comment.pull_request_url) ?? numberAtEnd(comment.issue_url) ?? null,
    onPull: numberAtEnd(comment.pull_request_url) !== void 0
  })
);
var commentsWire = external_exports.array(commentWire).nullable().transform((list2) => list2 ?? []);
var timelineWire = external_exports.array(
  external_exports.object({ id: id2, type: text3, body: text3.nullish(), user: external_exports.object({ id: id2 }).nullish(), created_at: text3.nullish() }).transform(
    (entry) => ({
      id: entry.id,
      type: entry.type,
      body: entry.body ?? "",
      userId: entry.user?.id ?? null,
      createdAt: entry.created_at ?? ""
    })
  )
).nullable().transform((list2) => list2 ?? []);
var statusWords = { pending: "pending", success: "success", failure: "failure", error: "error" };
var statusWire = external_exports.object({
  id: id2,
  context: text3,
  status: text3,
  description: text3.nullish(),
  target_url: text3.nullish(),
  created_at: text3.nullish(),
  creator: external_exports.object({ id: id2 }).nullish()
}).transform(
  (status2) => ({
    id: status2.id,
    context: status2.context,
    // A word that is none of the four (`warning`, `skipped`, or one that somebody made up: Gitea takes any) never counts as green or as pending.
    state: statusWords[status2.status] ?? "error",
    description: status2.description ?? "",
    targetUrl: status2.target_url ?? "",
    createdAt: status2.created_at ?? "",
    creatorId: status2.creator?.id ?? null
  })
);
var statusesWire = external_exports.array(statusWire).nullable().transform((list2) => list2 ?? []);
var states = { queued: "queued", waiting: "blocked", in_progress: "running", completed: "done" };
var conclusions = { success: "success", failure: "failure", cancelled: "cancelled", skipped: "skipped" };
function progress(status2, conclusion) {
  const state = states[status2] ?? "unknown";
  return { state, conclusion: state === "done" ? conclusions[conclusion ?? ""] ?? "unknown" : null };
}
__name(progress, "progress");
var runWire = external_exports.object({
  id: id2,
  run_number: id2,
  event: text3,
  display_title: text3,
  path: text3.nullish(),
  head_sha: text3,
  head_branch: text3.nullish(),
  status: text3,
  conclusion: text3.nullish(),
  actor: external_exports.object({ id: id2 }).nullish(),
  html_url: text3,
  started_at: time4,
  completed_at: time4
}).transform(
  (run) => ({
    id: run.id,
    number: run.run_number,
    event: run.event,
    title: run.display_title,
    // Gitea writes `testme.yml@refs/heads/main`.
    workflow: (run.path ?? "").split("@")[0] ?? "",
    headSha: run.head_sha,
    headBranch: run.head_branch ?? "",
    ...progress(run.status, run.conclusion),
    actorId: run.actor?.id ?? null,
    htmlUrl: run.html_url,
    startedAt: run.started_at,
    completedAt: run.completed_at
  })
);
var runsWire = external_exports.object({
  workflow_runs: external_exports.array(runWire).nullable().transform((list2) => list2 ?? [])
});
var jobWire = external_exports.object({
  id: id2,
  run_id: id2,
  name: text3,
  labels: external_exports.array(text3).nullish(),
  status: text3,
  conclusion: text3.nullish(),
  runner_id: id2.nullish(),
  runner_name: text3.nullish(),
  run_attempt: id2.nullish(),
  html_url: text3,
  started_at: time4,
  completed_at: time4
}).transform(
  (job) => ({
    id: job.id,
    runId: job.run_id,
    name: job.name,
    labels: job.labels ?? [],
    ...progress(job.status, job.conclusion),
    runnerId: job.runner_id ?? 0,
    runnerName: job.runner_name ?? "",
    attempt: job.run_attempt ?? 0,
    htmlUrl: job.html_url,
    startedAt: job.started_at,
    completedAt: job.completed_at
  })
);
var jobsWire = external_exports.object({
  jobs: external_exports.array(jobWire).nullable().transform((list2) => list2 ?? [])
});
var artifactsWire = external_exports.object({
  artifacts: external_exports.array(
    external_exports.object({ name: text3, size_in_bytes: external_exports.number().int().nonnegative(), expired: external_exports.boolean().nullish() }).transform((one) => ({ name: one.name, size: one.size_in_bytes, expired: one.expired ?? false }))
  ).nullable().transform((list2) => list2 ?? [])
});
var branchWire = external_exports.object({ name: text3, commit: external_exports.object({ id: sha4 }) }).transform((branch) => ({ name: branch.name, sha: branch.commit.id }));
var tagWire = external_exports.object({ name: text3, commit: external_exports.object({ sha: sha4 }) }).transform((tag) => ({ name: tag.name, sha: tag.commit.sha }));
var fileWire = external_exports.object({ type: external_exports.literal("file"), path: text3, sha: text3, encoding: external_exports.literal("base64"), content: text3 });

// src/gitea/client.ts
var Gitea = class {
  static {
    __name(this, "Gitea");
  }
  #http;
  constructor(options) {
    this.#http = new Http(options);
  }
  /** The address it talks to. Never make links of it: it is the one that the runner registered with. Take `htmlUrl` of what was read. */
  get url() {
    return this.#http.url;
  }
  /** The release that this server says it is, as it says it: `1.26.0`, `1.27.0+dev-12-gabcdef`, `development`; foreign text. */
  async version() {
    return (await this.#read({ method: "GET", path: "/version", expect: [200] }, versionWire)).version;
  }
  /** Whose token it is; `gitea-actions` with the id -2 for an automatic one. */
  async currentUser() {
    return this.#read({ method: "GET", path: "/user", expect: [200] }, userWire);
  }
  async repository(repository) {
    return this.#read({ method: "GET", path: repositoryPath(repository), expect: [200] }, repositoryWire);
  }
  /** The repositories of an organisation that the token may see. */
  async repositoriesOf(organisation) {
    const name2 = nameInPath(organisation);
    if (name2 === void 0) throw new TypeError(`${JSON.stringify(organisation.slice(0, 80))} is no name of an organisation`);
    const path2 = `/orgs/${name2}/repos`;
    return this.#pages(path2, 40, async (query) => this.#read({ method: "GET", path: `${path2}${query}`, expect: [200] }, repositoriesWire));
  }
  async pull(repository, number4) {
    return this.#read({ method: "GET", path: `${repositoryPath(repository)}/pulls/${numberInPath(number4)}`, expect: [200] }, pullWire);
  }
  /**
   * The whole timeline by id, also what came after the comment. Without the comment in it, what there is: the caller must look for it.
   * Throws GiteaError when it is longer than can be read.
   */
  async timeline(repository, number4, until) {
    return (await this.timelinePages(repository, number4, until)).entries;
  }
  /** As `timeline`, with the number of the last page that held anything: more than one page is no snapshot, since entries can vanish between two. */
  async timelinePages(repository, number4, until) {
    const path2 = `${repositoryPath(repository)}/issues/${numberInPath(number4)}/timeline`;
    const pages = new TimelinePages(until.commentId);
    for (let page = 1; page <= mostPages; page += 1) {
      pages.add(await this.#read({ method: "GET", path: `${path2}?page=${page}&limit=${pageSize}`, expect: [200] }, timelineWire));
      if (pages.atEnd) return { entries: pages.entries, pages: pages.filled };
    }
    throw new GiteaError(`GET ${path2}: the timeline is longer than ${mostPages} pages, which is more than is read. Open a fresh pull request.`, {
      call: `GET ${path2}`,
      brief: "the timeline is too long",
      retryable: false
    });
  }
  /** undefined: there is none with this id, or the id is that of another kind of entry. */
  async comment(repository, id3) {
    const path2 = `${repositoryPath(repository)}/issues/comments/${numberInPath(id3)}`;
    return this.#readIfThere({ method: "GET", path: path2, expect: [200, 204, 404] }, commentWire);
  }
  /** All comments of an issue or pull request by id, or those written or edited since. Gitea gives them in one piece. */
  async comments(repository, number4, since) {
    const query = since === void 0 ? "" : `?since=${encodeURIComponent(since.toISOString())}`;
    const path2 = `${repositoryPath(repository)}/issues/${numberInPath(number4)}/comments${query}`;
    const comments = await this.#read({ method: "GET", path: path2, expect: [200] }, commentsWire);
    return comments.sort((left, right) => left.id - right.id);
  }
  /** Never made again after a lost answer: see `mayHaveHappened`. */
  async createComment(repository, number4, body) {
    const path2 = `${repositoryPath(repository)}/issues/${numberInPath(number4)}/comments`;
    return this.#read({ method: "POST", path: path2, body: { body }, expect: [201] }, commentWire);
  }
  /** undefined: the comment was deleted. */
  async editComment(repository, id3, body) {
    const path2 = `${repositoryPath(repository)}/issues/comments/${numberInPath(id3)}`;
    return this.#readIfThere({ method: "PATCH", path: path2, body: { body }, expect: [200, 204, 404], idempotent: true }, commentWire);
  }
  /** One's own, or any with the right to. It may be gone already. */
  async deleteComment(repository, id3) {
    await this.#http.send({ method: "DELETE", path: `${repositoryPath(repository)}/issues/comments/${numberInPath(id3)}`, expect: [204, 404] });
  }
  /** `there`: this user had given it before. Gitea keeps one of a kind for each user and comment, so of two who give it at once one gets `new`. */
  async react(repository, commentId, reaction, options = {}) {
    const path2 = `${repositoryPath(repository)}/issues/comments/${numberInPath(commentId)}/reactions`;
    const answer2 = await this.#http.send({ method: "POST", path: path2, body: { content: reaction }, expect: [200, 201], idempotent: options.once !== true });
    return answer2.status === 201 ? "new" : "there";
  }
  /** Whether a user is a member of an organisation. Never throws GiteaError: what could not be asked is an answer too, and never a yes. */
  async membership(organisation, login2) {
    const [organisationName, userName] = [nameInPath(organisation), nameInPath(login2)];
    if (organisationName === void 0 || userName === void 0) return { kind: "cannot-tell", why: "no user or organisation can have this name" };
    try {
      return membershipFrom(await this.#http.send({ method: "GET", path: `/orgs/${organisationName}/members/${userName}`, expect: membershipAnswers }));
    } catch (error2) {
      return membershipUnknown(error2);
    }
  }
  /** Setting the same status twice leaves one more row in Gitea and changes nothing that anybody sees. */
  async setStatus(repository, sha5, status2) {
    const path2 = `${repositoryPath(repository)}/statuses/${shaInPath(sha5)}`;
    const body = { context: status2.context, state: status2.state, description: status2.description, target_url: status2.targetUrl };
    await this.#http.send({ method: "POST", path: path2, body, expect: [201], idempotent: true });
  }
  /** The statuses of a commit, newest first: the first of a context is the one that counts. Of more than 500 the newest. */
  async statuses(repository, sha5) {
    const path2 = `${repositoryPath(repository)}/commits/${shaInPath(sha5)}/statuses`;
    const read = /* @__PURE__ */ __name(async (query) => this.#read({ method: "GET", path: `${path2}${query}`, expect: [200] }, statusesWire), "read");
    const statuses = await this.#pages(path2, 10, read, "may be cut");
    return statuses.sort((left, right) => (right.id ?? 0) - (left.id ?? 0));
  }
  async run(repository, runId) {
    const path2 = `${repositoryPath(repository)}/actions/runs/${numberInPath(runId)}`;
    return this.#readIfThere({ method: "GET", path: path2, expect: [200, 404] }, runWire);
  }
  /** The newest runs of a repository, newest first: one page of at most 50 unless more pages are asked for. */
  async runs(repository, which = {}) {
    const word = which.state === void 0 ? "" : `&status=${{ queued: "queued", blocked: "waiting", running: "in_progress" }[which.state]}`;
    const path2 = `${repositoryPath(repository)}/actions/runs`;
    const runs = await this.#pages(
      path2,
      which.pages ?? 1,
      async (query) => {
        return (await this.#read({ method: "GET", path: `${path2}${query}${word}`, expect: [200] }, runsWire)).workflow_runs;
      },
      "may be cut"
    );
    return runs.sort((left, right) => right.id - left.id);
  }
  /** The jobs of a run's latest attempt. Empty: there is no such run. */
  async jobs(repository, runId) {
    const path2 = `${repositoryPath(repository)}/actions/runs/${numberInPath(runId)}/jobs`;
    return this.#pages(path2, 10, async (query) => {
      return (await this.#readIfThere({ method: "GET", path: `${path2}${query}`, expect: [200, 404] }, jobsWire))?.jobs ?? [];
    });
  }
  /** The artifacts of a run that have this name and can be opened: uploaded to the end, and not expired. */
  async artifacts(repository, runId, name2) {
    const path2 = `${repositoryPath(repository)}/actions/runs/${numberInPath(runId)}/artifacts?name=${encodeURIComponent(name2)}`;
    const { artifacts } = await this.#read({ method: "GET", path: path2, expect: [200] }, artifactsWire);
    return artifacts.filter((one) => one.name === name2 && !one.expired);
  }
  async branch(repository, name2) {
    return this.#readIfThere({ method: "GET", path: `${repositoryPath(repository)}/branches/${slashedPath(name2)}`, expect: [200, 404] }, branchWire);
  }
  /** The commit that a tag stands at; undefined if there is no such tag. */
  async tag(repository, name2) {
    return this.#readIfThere({ method: "GET", path: `${repositoryPath(repository)}/tags/${slashedPath(name2)}`, expect: [200, 404] }, tagWire);
  }
  /** A file at a branch, tag or commit; undefined if it is not there. */
  async file(repository, path2, ref) {
    const call2 = { method: "GET", path: `${repositoryPath(repository)}/contents/${slashedPath(path2)}?ref=${encodeURIComponent(ref)}`, expect: [200, 404] };
    const file2 = await this.#readIfThere(call2, fileWire);
    return file2 === void 0 ? void 0 : { path: file2.path, sha: file2.sha, text: Buffer.from(file2.content, "base64").toString("utf8") };
  }
  /** Commits one file. A file that changed meanwhile is a GiteaError (409 or 422), never overwritten. */
  async changeFile(repository, change) {
    const body = {
      content: Buffer.from(change.text, "utf8").toString("base64"),
      message: change.message,
      ...change.newBranch ? { new_branch: change.branch } : { branch: change.branch },
      ...change.replaces === void 0 ? {} : { sha: change.replaces }
    };
    const path2 = `${repositoryPath(repository)}/contents/${slashedPath(change.path)}`;
    await this.#http.send({ method: change.replaces === void 0 ? "POST" : "PUT", path: path2, body, expect: [200, 201], idempotent: false });
  }
  async openPull(repository, pull) {
    return this.#read({ method: "POST", path: `${repositoryPath(repository)}/pulls`, body: pull, expect: [201] }, pullWire);
  }
  /** The pull request from one branch of the repository to another; the open one if there are several. */
  async pullOf(repository, base2, head2) {
    const path2 = `${repositoryPath(repository)}/pulls/${slashedPath(base2)}/${slashedPath(head2)}`;
    return this.#readIfThere({ method: "GET", path: path2, expect: [200, 404] }, pullWire);
  }
  async #read(call2, schema) {
    return readAs(call2, await this.#http.send(call2), schema);
  }
  async #readIfThere(call2, schema) {
    const answer2 = await this.#http.send(call2);
    return answer2.status === 404 || answer2.status === 204 ? void 0 : readAs(call2, answer2, schema);
  }
  /** Pages until one is empty. A list that is longer than `most` pages is an error, unless it may be cut. */
  async #pages(path2, most, read, longer = "is an error") {
    const all = [];
    for (let page = 1; page <= most; page += 1) {
      const items = await read(`?page=${page}&limit=${pageSize}`);
      if (items.length === 0) return all;
      all.push(...items);
    }
    if (longer === "may be cut") return all;
    throw new GiteaError(`GET ${path2}: the list is longer than ${most} pages, which is more than is read.`, {
      call: `GET ${path2}`,
      brief: "the list is too long",
      retryable: false
    });
  }
};
function readAs(call2, answer2, schema) {
  const result = schema.safeParse(answer2.body);
  if (result.success) return result.data;
  const name2 = `${call2.method} ${call2.path.split("?")[0]}`;
  const where = result.error.issues.slice(0, 3).map((issue2) => `${issue2.path.join(".") || "the answer"}: ${issue2.message}`).join("; ");
  throw new GiteaError(`${name2}: Gitea's answer does not read as expected (${where}). Is the address that of a Gitea, 1.26 or later?`, {
    call: name2,
    brief: "an answer that does not read as expected",
    status: answer2.status,
    retryable: false
  });
}
__name(readAs, "readAs");

// src/actions/speaker.ts
var giteaFor = /* @__PURE__ */ __name((server, token) => new Gitea({ url: server, token }), "giteaFor");

// src/actions/site.ts
function forgetCredentials(environment = process.env) {
  for (const name2 of Object.keys(environment)) if (/TOKEN|SECRET|PASSWORD|^ACTIONS_|^INPUT_/i.test(name2)) delete environment[name2];
}
__name(forgetCredentials, "forgetCredentials");

// src/actions/gate.ts
async function gate(log) {
  const inputs = readInputs(gateInputs);
  const job = jobFrom();
  if (inputs.called) await refuseAsOneJob(giteaFor(job.server, inputs.automatic), job.repository);
  const read = readEvent(process.env["GITHUB_EVENT_NAME"] ?? "", (0, import_node_fs5.readFileSync)(process.env["GITHUB_EVENT_PATH"] ?? "", "utf8"));
  if (!read.ok) {
    log.say(`not run: reason_code=${read.refusal.code}: ${sentenceOf(read.refusal)}`);
    setOutputs({ accepted: false, reason: read.refusal.code, request: null }, null);
    return wentWell;
  }
  const { event } = read;
  const repository = `${event.repository.owner}/${event.repository.name}`;
  if (repository !== job.repository) throw new Error(`the event is of ${repository}, and this job runs in ${job.repository}`);
  if (inputs.mode === "host")
    return await askHost({ kind: "gate", request: { repository, commentId: event.comment.id, giteaRun: job.runId, attempt: job.attempt } }, log);
  setOutputs(await decideHere(inputs, job, event, log), event);
  return wentWell;
}
__name(gate, "gate");
async function decideHere(inputs, job, event, log) {
  const { token, kind } = tokenOf(inputs);
  log.hide(token);
  forgetCredentials();
  const gitea = giteaFor(job.server, token);
  return await runGate({
    gitea,
    token: kind,
    event,
    attempt: job.attempt,
    runId: job.runId,
    policy: {
      allowedUsers: inputs.users,
      ignoredUsers: inputs.ignore,
      forks: inputs.forks,
      baseBranches: inputs.branches.length === 0 ? null : inputs.branches
    },
    // What a gate says first is said again by the first stage: nothing has to outlive this job.
    publisher: new Publisher({ gitea, outbox: (0, import_node_path3.join)(process.env["RUNNER_TEMP"] ?? (0, import_node_os.tmpdir)(), "testme-outbox") }),
    say: log.say
  });
}
__name(decideHere, "decideHere");
function setOutputs(outcome, event) {
  appendEntry("GITHUB_OUTPUT", "accepted", String(outcome.accepted));
  appendEntry("GITHUB_OUTPUT", "reason", outcome.reason);
  appendEntry("GITHUB_OUTPUT", "request", outcome.request === null ? "" : JSON.stringify(outcome.request));
  appendEntry("GITHUB_OUTPUT", "group", groupOf(outcome.request, event));
}
__name(setOutputs, "setOutputs");
function groupOf(request, event) {
  return request === null ? `testme-none-${event?.comment.id ?? 0}` : `testme-${request.pullRequest}`;
}
__name(groupOf, "groupOf");

// actions/testme-gate/main.ts
void runAction(gate);
