/** The domain's words for codes that the API speaks. An unknown code is shown as it is, never hidden. */

type Terms = Readonly<Record<string, string>>;

function named(terms: Terms): (code: string | null | undefined) => string {
  return (code) => (code ? (terms[code] ?? code) : "—");
}

export const roleName = named({
  steward: "数据专员",
  reviewer: "数据复核员",
  leader: "领导",
  auditor: "审计",
  operator: "平台运维",
  citizen: "市民",
  machine: "部门程序",
});

export const modeName = named({ snapshot: "全量报送", delta: "增量报送" });

export const MODE_MEANING: Terms = {
  snapshot: "每次报送当期全部数据；上期有而本期没有的行视为结束",
  delta: "只报送新增和变化的行；未提到的数据保持不变",
};

const TYPES: Terms = {
  "citizen-id": "公民身份号码",
  "person-name": "姓名",
  sex: "性别",
  "ethnic-group": "民族",
  date: "日期",
  month: "月份",
  phone: "联系电话",
  address: "地址",
  money: "金额（元）",
  integer: "整数",
  text: "文本",
  "household-number": "户号",
  decimal: "数量（小数）",
  capital: "注册资本（万元）",
  "credit-code": "统一社会信用代码",
  "taxpayer-number": "纳税人识别号",
  "organisation-name": "单位名称",
  "party-name": "姓名或单位名称",
  "party-id": "身份证号或统一社会信用代码",
  "real-estate-number": "不动产单元号",
  "certificate-number": "证书编号",
};
const LISTS: Terms = {
  marital: "婚姻状况",
  education: "文化程度",
  household_relation: "与户主关系",
  benefit_status: "保障状态",
  county: "区县",
  insurance: "险种",
  payment_status: "缴费状态",
  organisation_kind: "组织机构类型",
  industry: "行业门类",
  organisation_status: "登记状态",
  tax_credit: "纳税信用等级",
  house_use: "房屋用途",
  marriage_registration: "婚姻登记类型",
  school_grade: "年级",
  match_decision: "比对决定",
};

export function typeName(type: string): string {
  if (type.startsWith("code:")) return `代码（${LISTS[type.slice(5)] ?? type.slice(5)}）`;
  return TYPES[type] ?? type;
}

export const gradeName = named({ L1: "一般 1 级", L2: "一般 2 级", L3: "一般 3 级（敏感）", L4: "一般 4 级（高敏感）" });

export const outcomeName = named({ allowed: "已提供", denied: "拒绝", "not-found": "查无此人", failed: "未完成" });

export const roomName = named({
  identity: "身份与留痕",
  aggregation: "数据汇聚",
  blockdata: "块数据档案",
  decision: "决策分析",
});

export const flagName = named({
  "id-contradicted": "有来源使用了相同证件号，但姓名、出生日期或性别不符，已另立档案，等待核实",
  "id-missing": "没有有效证件号，按来源行建档",
  deceased: "已登记死亡",
});

export const fieldName = named({
  id_number: "公民身份号码",
  name: "姓名",
  sex: "性别",
  birth: "出生日期",
  ethnic: "民族",
  phone: "联系电话",
  address: "住址",
  county: "区县",
  town: "乡镇街道",
  household: "户号",
  relation: "与户主关系",
  marital: "婚姻状况",
  education: "文化程度",
  death_date: "死亡日期",
  death_place: "死亡地点",
  credit_code: "统一社会信用代码",
  old_number: "原纳税人识别号",
  industry: "行业门类",
  capital_fen: "注册资本",
  founded: "成立日期",
  tax_credit: "纳税信用等级",
  real_estate_number: "不动产单元号",
  address_code: "标准地址编码",
  village: "社区或村",
  village_group: "村民组",
  road: "路名",
  estate: "小区",
  building: "楼栋",
  unit: "单元",
  room: "室",
  floor_area: "建筑面积",
  usage: "房屋用途",
  period: "发放月份",
  amount_fen: "发放金额",
  status: "保障状态",
  benefit: "低保发放记录",
  benefits: "低保发放记录",
  enrolment: "在读",
  insurance: "参保",
  marriage: "婚姻登记",
  "lives-in": "居住关系",
  "works-at": "参保单位",
  "legal-representative-of": "法定代表人关系",
  owns: "房屋权利关系",
  "uses-water-at": "用水地址",
  "tax-agent-of": "办税人关系",
});

export const groundName = named({ "social-assistance-check": "社会救助核对" });

/** Decided states of a case of a finding. */
export const caseStateName = named({ open: "待核查", confirmed: "已确认线索", dismissed: "已排除", gone: "依据已消失" });
